import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { type ResultOptions, runScenario } from './backtest.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineDemo: DefineCommand = (command, terminal, run) =>
  withExamples(command, ['quartet demo', 'quartet demo --out runs/first'])
    .option('--out <folder>', 'the run folder; a new one under runs/ unless given')
    .option('--json', 'print JSON: board, and per account figures and digest')
    .option('--trades', 'with --json: every trade too, as quartet backtest tells them')
    .option('--equity', 'with --json: every sample of equity too')
    .action((options: ResultOptions & { readonly out?: string }) =>
      run(runScenario(join(PACKAGE_ROOT, 'backtests/demo.yaml'), options, terminal)),
    );
