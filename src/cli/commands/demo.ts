import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { runScenario } from './backtest.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineDemo: DefineCommand = (command, terminal, run) =>
  withExamples(command, ['quartet demo', 'quartet demo --out runs/first'])
    .option('--out <folder>', 'the run folder; a new one under runs/ unless given')
    .option('--json', 'print JSON')
    .action((options: { readonly out?: string; readonly json?: true }) =>
      run(runScenario(join(PACKAGE_ROOT, 'backtests/demo.yaml'), options, terminal)),
    );
