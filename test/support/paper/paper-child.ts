import { heldRun } from './held-run.ts';

/** A paper run in a process of its own, to be killed: scenario, folder, port, and whether the venues hold. */
const [scenarioFile = '', folder = '', port = '', holds = ''] = process.argv.slice(2);
await heldRun({ scenarioFile, folder, port: Number(port), holds: holds === 'holds' });
