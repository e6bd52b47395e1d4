// Our form engine against ODK's, on the same form and the same answers.
//
//     RUHU_NODE_MODULES=DIR node compare.mjs FORM.xml ANSWERS.jsonl
//
// FORM.xml is what pyxform makes of our workbook, ANSWERS.jsonl what the program `differential`
// writes: commands, and the form as our engine sees it after each step. The commands are applied to
// npm `@getodk/xforms-engine`, and every node of every row is compared: whether it is relevant and
// required, whether its constraint holds, its value or calculation, and the options on offer where
// they are filtered. Ends with `N passed, M failed`, where N and M count answer sets.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = process.env.RUHU_NODE_MODULES ?? path.join(here, 'node_modules');
const require = createRequire(path.join(modules, 'any.js'));

// ---- the clock: both engines live on the day of the answer set, at noon

const RealDate = Date;
let now = RealDate.now();
globalThis.Date = class extends RealDate {
	constructor(...parts) {
		super(...(parts.length === 0 ? [now] : parts));
	}
	static now() {
		return now;
	}
};

// ---- the engine is made for browsers: give it a DOM, and hide Node from its wasm loader

const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
globalThis.window = window;
for (const name of ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'localStorage']) {
	globalThis[name] ??= window[name];
}
globalThis.process = undefined;
const { loadForm } = await import(pathToFileURL(require.resolve('@getodk/xforms-engine')).href);

const [xmlFile, answersFile] = process.argv.slice(2);
const xml = readFileSync(xmlFile, 'utf8');
const [header, ...sets] = readFileSync(answersFile, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
const dom = new window.DOMParser().parseFromString(xml, 'text/xml');
const lastName = (reference) => reference.trim().split('/').at(-1);

/** The expressions of a question, to show beside a difference. */
const binds = new Map(Array.from(dom.querySelectorAll('bind'), (bind) => [lastName(bind.getAttribute('nodeset')), bind]));

/** Questions filled in by a trigger, with the questions that trigger them. */
const triggers = new Map();
for (const action of dom.querySelectorAll('setvalue[event~="xforms-value-changed"]')) {
	const target = lastName(action.getAttribute('ref'));
	const source = lastName(action.parentElement.getAttribute('ref'));
	triggers.set(target, [...(triggers.get(target) ?? []), source]);
}
const defaults = new Set(
	Array.from(dom.querySelectorAll('setvalue[event~="odk-instance-first-load"]'), (action) => lastName(action.getAttribute('ref')))
);

// ---- ODK's side

const csv = (rows) => {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row.columns)))];
	const lines = rows.map((row) => [row.name, row.label, ...columns.map((column) => row.columns[column] ?? '')].join(','));
	return [['name', 'label', ...columns].join(','), ...lines, ''].join('\n');
};

/** Accepted difference 6. */
const sumOfNoRowsIsZero = (text) => text.replace(/\bsum\(([^()]*)\)/g, 'if(count($1) = 0, 0, sum($1))');

const forms = new Map();

/** The form with the facts that our column `rule` reads put in as constants. */
const formWith = async (facts) => {
	const key = JSON.stringify(facts);
	if (!forms.has(key)) {
		let patched = sumOfNoRowsIsZero(xml);
		for (const [name, fact] of Object.entries(facts)) {
			const before = patched;
			patched = patched.replace(new RegExp(`(<bind nodeset="[^"]*/${name}" [^>]*calculate=)"''"`), `$1"'${fact}'"`);
			if (patched === before) {
				throw new Error(`the XForm has no empty calculation ${name} to put a fact in`);
			}
		}
		const fetchFormAttachment = async (url) => {
			const list = header.lists[lastName(String(url)).replace(/\.csv$/, '')];
			return list ? new Response(csv(list), { headers: { 'content-type': 'text/csv' } }) : new Response('', { status: 404 });
		};
		const form = await loadForm(patched, { fetchFormAttachment });
		if (form.status === 'failure') {
			throw form.error;
		}
		forms.set(key, form);
	}
	return forms.get(key);
};

class Theirs {
	constructor(form) {
		this.root = form.createInstance().root;
		/** The last value of each trigger's target while it was asked. */
		this.kept = new WeakMap();
		/** Nodes in rows that moved up when another row was removed. */
		this.moved = new WeakSet();
		this.index();
		for (const [name, node] of this.nodes) {
			if (node.nodeType.startsWith('repeat-range')) {
				node.removeInstances(0, node.currentState.children.length);
			}
		}
		this.index();
	}

	/** Finds all nodes by our paths, such as `members[0].m_name`. */
	index() {
		this.nodes = new Map();
		const visit = (node, row) => {
			for (const child of node.currentState.children ?? []) {
				const name = lastName(child.currentState.reference);
				if (child.nodeType === 'repeat-instance') {
					visit(child, name.replace(/\[(\d+)\]$/, (_, position) => `[${position - 1}].`));
				} else {
					this.nodes.set(row + name, child);
					visit(child, row);
				}
			}
		};
		visit(this.root, '');
		this.targets = [];
		for (const [path, node] of this.nodes) {
			const name = path.split('.').at(-1);
			if (triggers.has(name)) {
				const row = /\[(\d+)\]/.exec(path);
				this.targets.push({ path, name, row: row && Number(row[1]), node, sources: triggers.get(name) });
			}
		}
	}

	at(name, row) {
		const found = this.nodes.get(name) ?? [...this.nodes].find(([path]) => path.endsWith(`[${row}].${name}`))?.[1];
		if (found == null) {
			throw new Error(`the XForm has no ${name}${row == null ? '' : ` in row ${row}`}`);
		}
		return found;
	}

	apply(command) {
		if (command.add) {
			this.at(command.add).addInstances();
			this.index();
		} else if (command.remove) {
			this.at(command.remove).removeInstances(command.row);
			this.index();
			for (const [path, node] of this.nodes) {
				const row = path.startsWith(`${command.remove}[`) && /\[(\d+)\]/.exec(path);
				if (row && Number(row[1]) >= command.row) {
					this.moved.add(node);
				}
			}
		} else {
			this.set(this.at(command.set, command.row), command.value);
		}
		this.keepTargets(command);
	}

	set(node, value) {
		if (node.nodeType === 'select') {
			node.selectValues(value === '' ? [] : value.split(' '));
		} else if (node.nodeType === 'input') {
			node.setValue(value);
		}
	}

	/** Accepted difference 4: what a default triggers when the form is opened. */
	fillFromDefaults(ours) {
		for (const { path, node, sources } of this.targets) {
			if (sources.some((source) => defaults.has(source))) {
				this.set(node, ours[path].value);
			}
		}
	}

	/** Lets only the command that was given fill in answers: accepted differences 3 and 5. */
	keepTargets(command) {
		for (const { path, name, row, node, sources } of this.targets) {
			const { relevant, instanceValue } = node.currentState;
			const kept = this.kept.get(node);
			const here = row === null || row === command.row;
			if (here && sources.includes(command.set)) {
				if (this.moved.has(node)) {
					this.set(node, command.filled[path]);
				}
				// What happens to a question that is not asked shows when it is asked again.
				this.kept.set(node, relevant ? node.currentState.instanceValue : undefined);
			} else if (!relevant) {
				continue;
			} else if (kept === undefined || (here && name === command.set)) {
				this.kept.set(node, instanceValue);
			} else if (kept !== instanceValue) {
				this.set(node, kept);
			}
		}
	}
}

// ---- the comparison

const close = (ours, theirs, tolerance) => Math.abs(ours - theirs) <= tolerance * Math.max(1, Math.abs(ours), Math.abs(theirs));

const sameValue = (kind, ours, theirs) => {
	if (ours === theirs || (ours === '' && theirs === 'NaN')) {
		return true;
	}
	if (ours === '' || theirs === '') {
		return false;
	}
	switch (kind) {
		case 'number':
			return close(Number(ours), Number(theirs), 1e-9);
		case 'money':
			return Math.abs(Number(ours) - Number(theirs)) <= 0.005 + 1e-9 * Math.abs(Number(ours));
		case 'many':
			return ours.split(' ').sort().join(' ') === theirs.split(' ').sort().join(' ');
		case 'point':
			return ours.split(' ').every((part, index) => close(Number(part), Number(theirs.split(' ')[index]), 1e-9));
		default:
			return false;
	}
};

/** The differences of one node as [what, ours, theirs, expression]. */
const compareNode = (path, ours, node) => {
	const bind = binds.get(path.split('.').at(-1));
	const expression = (attribute) => bind?.getAttribute(attribute) ?? '';
	const { currentState } = node;
	if (ours.relevant !== currentState.relevant) {
		return [['relevant', ours.relevant, currentState.relevant, expression('relevant')]];
	}
	if (!ours.relevant) {
		return [];
	}
	if (ours.rows != null) {
		const rows = currentState.children.length;
		return rows === ours.rows ? [] : [['rows', ours.rows, rows, '']];
	}
	const found = [];
	if (ours.kind != null && ours.kind !== 'file') {
		// Accepted difference 2.
		const value = ours.offered && !ours.offered.includes(ours.value) ? '' : ours.value;
		const theirs = currentState.instanceValue;
		if (!sameValue(ours.kind, value, theirs)) {
			found.push(['value', value, theirs, expression('calculate')]);
		}
	}
	if (ours.required != null && ours.required !== currentState.required) {
		found.push(['required', ours.required, currentState.required, expression('required')]);
	}
	if (ours.constraint != null && ours.constraint !== node.validationState.constraint.valid) {
		found.push(['constraint', ours.constraint, node.validationState.constraint.valid, expression('constraint')]);
	}
	if (ours.offered != null) {
		const theirs = currentState.valueOptions.map((option) => option.value).filter((value) => value !== '');
		if (ours.offered.join(' ') !== theirs.join(' ')) {
			found.push(['options', ours.offered.join(' '), theirs.join(' '), '']);
		}
	}
	return found;
};

const compareStep = (step, theirs) => {
	const found = [];
	for (const [path, ours] of Object.entries(step.nodes)) {
		const node = theirs.nodes.get(path);
		if (node == null) {
			if (ours.relevant) found.push([path, 'node', 'there', 'missing', '']);
			continue;
		}
		found.push(...compareNode(path, ours, node).map((difference) => [path, ...difference]));
	}
	return found;
};

let [passed, failed, compared, commands] = [0, 0, 0, 0];
for (const set of sets) {
	now = new RealDate(`${set.as_of}T12:00:00`).getTime();
	const theirs = new Theirs(await formWith(set.facts));
	theirs.fillFromDefaults(set.steps[0].nodes);
	let differences = 0;
	for (const [number, step] of set.steps.entries()) {
		for (const command of step.commands) {
			theirs.apply(command);
		}
		commands += step.commands.length;
		compared += Object.keys(step.nodes).length;
		const found = compareStep(step, theirs);
		differences += found.length;
		for (const [path, what, ours, theirsIs, expression] of found.slice(0, 20)) {
			const show = (value) => JSON.stringify(value);
			console.log(`set ${set.set} step ${number} ${path} ${what}: ours ${show(ours)}, theirs ${show(theirsIs)}${expression && `\n    ${expression}`}`);
		}
	}
	if (differences === 0) {
		passed += 1;
	} else {
		failed += 1;
	}
}
console.log(`${header.form} ${header.version}: ${sets.length} answer sets, ${commands} commands, ${compared} nodes compared`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
