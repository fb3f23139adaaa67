import { join } from 'node:path';
import { PACKAGE_ROOT } from '../package.ts';
import { runScenario } from './backtest.ts';
import { command, type DefineCommand } from './define.ts';

export const defineDemo: DefineCommand = (terminal, run) =>
  command('demo', 'run the bundled arena on a made-up market: no key, no network', [
    'quartet demo',
    'quartet demo --out runs/first',
  ])
    .option('--out <folder>', 'the run folder; a new one under runs/ unless given')
    .option('--json', 'print JSON')
    .action((options: { readonly out?: string; readonly json?: true }) =>
      run(runScenario(join(PACKAGE_ROOT, 'backtests/demo.yaml'), options, terminal)),
    );
