import { resolve } from 'node:path';
import { formatPercentInterval, formatSignedPercent } from '../../arena/format.ts';
import { type MemoryPremium, memoryPremiums } from '../../arena/memory-premium.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { finishedIn, withRun } from '../../run/result.ts';
import { printJson } from '../print.ts';
import { type TableColumn, tableLines } from '../render/table.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineMemory: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet mask make backtests/memory.yaml --out masked',
    'quartet backtest backtests/memory.yaml --out runs/plain && quartet backtest masked/scenario.yaml --out runs/masked',
    'quartet memory runs/plain runs/masked',
  ])
    .argument('<plain>', 'a run of a market as it was')
    .argument('<masked>', 'a run of the same market under a mask')
    .option('--json', 'print JSON')
    .action((plain: string, masked: string, options: { readonly json?: true }) =>
      run(memory(resolve(plain), resolve(masked), options, terminal)),
    );

async function memory(
  plain: string,
  masked: string,
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<ExitCode> {
  const accountsIn = (folder: string) => withRun(folder, (rows) => finishedIn(folder, rows())).history.accounts;
  const premiums = memoryPremiums(accountsIn(plain), accountsIn(masked));
  if (json === true) printJson(terminal, 'memory', { plain, masked, premiums });
  else {
    for (const line of tableLines(
      COLUMNS,
      premiums,
      (text) => text,
      () => [],
    ))
      terminal.out(line);
    terminal.out(
      'Premium: what the market as it was gave more than under its mask, summed over periods in pairs, with its 95 % interval by batch means.',
    );
  }
  return EXIT.done;
}

const column = (head: string, cell: (premium: MemoryPremium) => string): TableColumn<MemoryPremium> => ({
  head,
  align: head === 'Entrant' ? 'left' : 'right',
  sheds: 0,
  cell: (premium) => ({ text: cell(premium) }),
});

const COLUMNS: readonly TableColumn<MemoryPremium>[] = [
  column('Entrant', ({ entrant }) => escapeTerminal(entrant)),
  column('Plain', ({ plain }) => formatSignedPercent(plain)),
  column('Masked', ({ masked }) => formatSignedPercent(masked)),
  column('Premium', ({ premium, same }) => (same ? 'none: the same' : formatSignedPercent(premium))),
  column('95 %', ({ interval, same }) => (same ? '' : formatPercentInterval(interval))),
];
