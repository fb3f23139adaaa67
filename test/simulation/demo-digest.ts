import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { execute } from '../../src/run/execute.ts';
import { trustOf } from '../../src/run/own-folders.ts';
import { prepareRun } from '../../src/run/prepare.ts';
import { configuredSecrets } from '../../src/run/providers.ts';

/*
 * Prints the digest of the bundled demo, run without the database: its binary is built for one version of Node, and
 * what is asked here is whether the others decide and book the same.
 */
const scenarioFile = fileURLToPath(new URL('../../backtests/demo.yaml', import.meta.url));
const request = {
  scenarioFile,
  from: dirname(scenarioFile),
  live: false,
  tapes: [],
  seed: undefined,
  span: undefined,
  trust: trustOf('none'),
  kept: undefined,
};
const models = { answer: () => Promise.reject(new Error('the demo asks no model')), secrets: configuredSecrets() };
const execution = { journal: memoryJournal(), models, onlooker: processTerminal() };
const { digest } = await execute(await prepareRun(request), execution);
console.log(`{"digest": "${digest.run}"}`);
