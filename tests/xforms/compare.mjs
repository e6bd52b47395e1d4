// Our form engine against ODK's, on the same form and the same answers.
//
//     RUHU_NODE_MODULES=DIR node compare.mjs FORM.xml ANSWERS.jsonl
//
// FORM.xml is what pyxform makes of our workbook, ANSWERS.jsonl what the program `differential`
// writes: commands, and the form as our engine sees it after each step of them. The commands are
// applied to npm `@getodk/xforms-engine` (ODK Web Forms), and every node of every row is compared:
// whether it is asked and needed, whether its constraint holds, its value or calculation, the
// number of rows, and the options on offer where they are filtered or come from a repeat.
//
// Accepted differences. "Collect" is JavaRosa, the engine of ODK Collect, asked by hand where ODK
// Web Forms and we differ.
//
//  1  A calculation without a result        Empty here; ODK may write `NaN`. Neither is a value.
//  2  An answer that is not offered any     We keep it and say so (E-OPT), because nothing typed may
//     more (row removed, filtered out)      be lost; ODK reads it as empty. Compared as empty.
//  3  A trigger's source is hidden or       ODK Web Forms takes that for a change and runs the
//     shown again                           trigger; Collect and we run it when an answer changes.
//                                           What it filled in is put back.
//  4  A default that is a trigger's source  Collect and we run the trigger when the form opens, ODK
//                                           Web Forms does not. Our value is taken over once.
//  5  A trigger in a row behind a removed   ODK Web Forms goes on listening to the row that had the
//     one                                   number before. Our value is taken over.
//  6  sum() of no rows                      0 in XPath, Collect and here, NaN in ODK Web Forms.
//                                           The XForm is patched before it is loaded.
//  7  The answer of a select over rows      Our `_key` is ODK's name of the row; names are unique and
//                                           stay. Options of our column `also` are left out.
//  8  Decimals                              Exact and as typed here, doubles there: compared to nine
//                                           digits; computed money, which we round, to half a fen.
//  9  The order of several choices          As chosen here, as in the list there. Compared as a set.
// 10  Answers not asked now                 Kept here, blank there; empty for expressions in both.
// 11  Photos and signatures                 Not taken: nothing in the form depends on what is in them.
// 12  The column `rule`                     Facts of the context are put into the XForm as constants.
//                                           Rules that read other rows or records stay empty.
// 13  Invalid text (`12a` for a number)     Kept here as typed; ODK's client cannot hold it. Not tried.
//
// Known, and not met by our forms: ODK has `1 div 0` as Infinity, we as no number; ODK Web Forms
// rounds −2.5 to −3, searches with regex() where Collect and we match the whole text, takes a bare
// `${question}` for true even when it is empty, and counts a letter beyond U+FFFF twice.
//
// Ends with `N passed, M failed`, counting answer sets; fails when anything differs.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { Worker } from 'node:worker_threads';

/** Differences shown of one answer set; most have one cause. */
const SHOWN = 20;
/** Answer sets for one thread: ODK's engine keeps every form it ever opened in memory. */
const SHARE = 25;

const [file, answers] = process.argv.slice(2);
const [header, ...sets] = readFileSync(answers, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
const threads = Math.min(availableParallelism(), 8);
const shares = [];
while (sets.length > 0) {
	shares.push(sets.splice(0, SHARE));
}
const results = [];
await Promise.all(Array.from({ length: threads }, work));
results.sort((one, other) => one.set - other.set);

for (const { set, differences } of results) {
	for (const { step, path, what, ours, theirs, expression } of differences.slice(0, SHOWN)) {
		console.log(`set ${set}, step ${step}, ${path}: ${what} is ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} in ODK`);
		if (expression) {
			console.log(`    ${expression}`);
		}
	}
	if (differences.length > SHOWN) {
		console.log(`set ${set}: ${differences.length - SHOWN} more differences`);
	}
}
const total = (field) => results.reduce((sum, result) => sum + result[field], 0);
const failed = results.filter(({ differences }) => differences.length > 0).length;
console.log(`${header.form} ${header.version}, seed ${header.seed}: ${total('commands')} commands, ${total('nodes')} nodes compared`);
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function work() {
	while (shares.length > 0) {
		results.push(...(await compareShare(shares.shift())));
	}
}

function compareShare(share) {
	return new Promise((resolve, reject) => {
		const found = [];
		const worker = new Worker(new URL('share.mjs', import.meta.url), { workerData: { file, header, sets: share } });
		worker.on('message', (result) => found.push(result));
		worker.on('error', reject);
		worker.on('exit', () => {
			if (found.length === share.length) {
				resolve(found);
			} else {
				reject(new Error(`a thread ended after ${found.length} of ${share.length} answer sets`));
			}
		});
	});
}
