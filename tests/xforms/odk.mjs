// ODK's form engine in Node: a form that is filled in by the commands of `differential`.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = process.env.RUHU_NODE_MODULES ?? path.join(here, 'node_modules');
const require = createRequire(path.join(modules, 'any.js'));

// The clock stands at noon of the day that the answer set names.
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

// The engine is made for browsers: it gets a DOM, and its wasm loader must not see that this is Node.
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
globalThis.window = window;
for (const name of ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'localStorage']) {
	globalThis[name] ??= window[name];
}
globalThis.process = undefined;
const { loadForm } = await import(pathToFileURL(require.resolve('@getodk/xforms-engine')).href);

const lastName = (reference) => reference.trim().split('/').at(-1);

/** An XForm; opens a new instance for every answer set. */
export class XForm {
	constructor(file, lists) {
		this.lists = lists;
		this.xml = readFileSync(file, 'utf8');
		this.loaded = new Map();
		const dom = new window.DOMParser().parseFromString(this.xml, 'text/xml');
		const all = (selector) => Array.from(dom.querySelectorAll(selector));
		this.binds = new Map(all('bind').map((bind) => [lastName(bind.getAttribute('nodeset')), bind]));
		/** The questions that a trigger fills in, each with the questions that trigger it. */
		this.triggers = new Map();
		for (const action of all('setvalue[event~="xforms-value-changed"]')) {
			const target = lastName(action.getAttribute('ref'));
			const source = lastName(action.parentElement.getAttribute('ref'));
			this.triggers.set(target, [...(this.triggers.get(target) ?? []), source]);
		}
		const first = all('setvalue[event~="odk-instance-first-load"]');
		this.defaults = new Set(first.map((action) => lastName(action.getAttribute('ref'))));
	}

	/** `relevant`, `required`, `constraint` or `calculate` of a question, as the XForm has it. */
	expression(name, attribute) {
		return this.binds.get(name)?.getAttribute(attribute) ?? '';
	}

	async open(set) {
		now = new RealDate(`${set.as_of}T12:00:00`).getTime();
		const key = JSON.stringify(set.facts);
		if (!this.loaded.has(key)) {
			this.loaded.set(key, await this.load(set.facts));
		}
		const instance = new Instance(this, this.loaded.get(key).createInstance().root);
		instance.fillFromDefaults(set.steps[0].nodes);
		return instance;
	}

	/** The form with facts for our column `rule`: accepted differences 6 and 12. */
	async load(facts) {
		let xml = this.xml.replace(/\bsum\(([^()]*)\)/g, 'if(count($1) = 0, 0, sum($1))');
		for (const [name, fact] of Object.entries(facts)) {
			const before = xml;
			xml = xml.replace(new RegExp(`(<bind nodeset="[^"]*/${name}" [^>]*calculate=)"''"`), `$1"'${fact}'"`);
			if (xml === before) {
				throw new Error(`the XForm has no empty calculation ${name} to put a fact in`);
			}
		}
		const fetchFormAttachment = async (url) => {
			const list = this.lists[lastName(String(url)).replace(/\.csv$/, '')];
			return list ? new Response(csv(list), { headers: { 'content-type': 'text/csv' } }) : new Response('', { status: 404 });
		};
		const form = await loadForm(xml, { fetchFormAttachment });
		if (form.status === 'failure') {
			throw form.error;
		}
		return form;
	}
}

/** A form being filled in. */
class Instance {
	constructor(form, root) {
		this.form = form;
		this.root = root;
		/** The last value, while it was asked, of each question that a trigger fills in. */
		this.kept = new WeakMap();
		/** Nodes in rows that moved up when another row was removed. */
		this.moved = new WeakSet();
		this.index();
		for (const node of this.nodes.values()) {
			// XForms begins with a row in every repeat, we with none.
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
			if (this.form.triggers.has(name)) {
				this.targets.push({ path, name, row: rowOf(path), node, sources: this.form.triggers.get(name) });
			}
		}
	}

	at(name, row) {
		const inRow = ([path]) => path.endsWith(`[${row}].${name}`);
		const found = this.nodes.get(name) ?? [...this.nodes].find(inRow)?.[1];
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
				if (path.startsWith(`${command.remove}[`) && rowOf(path) >= command.row) {
					this.moved.add(node);
				}
			}
		} else {
			set(this.at(command.set, command.row), command.value);
		}
		this.keepTargets(command);
	}

	/** Accepted difference 4. */
	fillFromDefaults(ours) {
		for (const { path, node, sources } of this.targets) {
			if (sources.some((source) => this.form.defaults.has(source))) {
				set(node, ours[path].value);
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
					set(node, command.filled[path]);
				}
				// What happens to a question that is not asked shows when it is asked again.
				this.kept.set(node, relevant ? node.currentState.instanceValue : undefined);
			} else if (!relevant) {
				continue;
			} else if (kept === undefined || (here && name === command.set)) {
				this.kept.set(node, instanceValue);
			} else if (kept !== instanceValue) {
				set(node, kept);
			}
		}
	}
}

function rowOf(path) {
	const row = /\[(\d+)\]/.exec(path);
	return row && Number(row[1]);
}

function set(node, value) {
	if (node.nodeType === 'select') {
		node.selectValues(value === '' ? [] : value.split(' '));
	} else if (node.nodeType === 'input') {
		node.setValue(value);
	}
}

function csv(rows) {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row.columns)))];
	const line = (row) => [row.name, row.label, ...columns.map((column) => row.columns[column] ?? '')].join(',');
	return [['name', 'label', ...columns].join(','), ...rows.map(line), ''].join('\n');
}
