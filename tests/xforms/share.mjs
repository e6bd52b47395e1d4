// One share of the answer sets, in a thread of its own.

import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { XForm } from './odk.mjs';

const { file, header, sets } = workerData;
const form = new XForm(file, header.lists);
for (const set of sets) {
	parentPort.postMessage(await compareSet(set));
}
process.exitCode = 0;

async function compareSet(set) {
	const theirs = await form.open(set);
	const differences = [];
	let nodes = 0;
	let commands = 0;
	for (const [number, step] of set.steps.entries()) {
		step.commands.forEach((command) => theirs.apply(command));
		commands += step.commands.length;
		for (const [path, ours] of Object.entries(step.nodes)) {
			nodes += 1;
			const name = path.split('.').at(-1);
			for (const [what, our, their, attribute] of compareNode(ours, theirs.nodes.get(path))) {
				const expression = attribute && form.expression(name, attribute);
				differences.push({ step: number, path, what, ours: our, theirs: their, expression });
			}
		}
	}
	return { set: set.set, nodes, commands, differences };
}

/** The differences of one node: what differs, our value, theirs, the attribute of the bind behind it. */
function compareNode(ours, node) {
	if (node == null) {
		return [['node', 'there', 'missing']];
	}
	const { currentState } = node;
	if (ours.relevant !== currentState.relevant) {
		return [['relevant', ours.relevant, currentState.relevant, 'relevant']];
	}
	// Accepted difference 10.
	if (!ours.relevant) {
		return [];
	}
	const found = [];
	const expect = (what, our, their, attribute) => {
		if (our !== their) {
			found.push([what, our, their, attribute]);
		}
	};
	if (ours.rows != null) {
		expect('rows', ours.rows, currentState.children.length);
	}
	if (ours.kind != null && ours.kind !== 'file') {
		// Accepted difference 2.
		const value = ours.offered && !ours.offered.includes(ours.value) ? '' : ours.value;
		if (!sameValue(ours.kind, value, currentState.instanceValue)) {
			found.push(['value', value, currentState.instanceValue, 'calculate']);
		}
	}
	if (ours.required != null) {
		expect('required', ours.required, currentState.required, 'required');
		expect('constraint', ours.constraint, node.validationState.constraint.valid, 'constraint');
	}
	if (ours.offered != null) {
		// A row without a name is an option without a code there, and no option here.
		const codes = currentState.valueOptions.map((option) => option.value).filter((code) => code !== '');
		expect('options', ours.offered.join(' '), codes.join(' '));
	}
	return found;
}

/** Equal, or different only as the accepted differences 1, 8 and 9 say. */
function sameValue(kind, ours, theirs) {
	if (ours === theirs || (ours === '' && theirs === 'NaN')) {
		return true;
	}
	if (ours === '' || theirs === '') {
		return false;
	}
	switch (kind) {
		case 'number':
			return near(ours, theirs, 1e-9);
		case 'money':
			return Math.abs(ours - theirs) <= 0.005 + 1e-9 * Math.abs(ours);
		case 'many':
			return ours.split(' ').sort().join(' ') === theirs.split(' ').sort().join(' ');
		case 'point': {
			const parts = theirs.split(' ');
			return ours.split(' ').every((part, index) => near(part, parts[index], 1e-9));
		}
		default:
			return false;
	}
}

function near(ours, theirs, tolerance) {
	return Math.abs(ours - theirs) <= tolerance * Math.max(1, Math.abs(ours), Math.abs(theirs));
}
