import { escapeTerminal } from '../domain/escape.ts';
import type { AccountHistory } from '../domain/history.ts';
import { exactDecimals, type RunResult } from '../run/result.ts';
import { nearPath, printJson } from './print.ts';
import { renderBoardTerminal } from './render/board-terminal.ts';
import type { Terminal } from './terminal.ts';

/** The leaderboard and where the run lies, or everything as JSON. */
export function printResult({ folder, board, history }: RunResult, json: boolean, terminal: Terminal): void {
  const digest = history.finished?.digest;
  if (json) {
    for (const text of board.facts.notes) terminal.note(escapeTerminal(`note: ${text}`));
    printJson(terminal, { folder, digest, board, accounts: history.accounts.map(accountJson) });
    return;
  }
  terminal.out(renderBoardTerminal(board, { colour: terminal.colour, width: terminal.width }));
  const near = nearPath(folder);
  terminal.out('');
  terminal.out(
    escapeTerminal(
      `run kept in ${near}; quartet serve ${near} --open shows all of it, quartet report ${near} writes a page`,
    ),
  );
}

function accountJson(history: AccountHistory) {
  const {
    samples,
    roundTrips,
    refusals,
    holds,
    capital,
    finalEquity,
    turnover,
    fees,
    funding,
    borrow,
    dividends,
    insurance,
    models,
  } = history;
  return {
    ...history,
    ...exactDecimals({ capital, finalEquity, turnover, fees, funding, borrow, dividends, insurance }),
    waterfall: exactDecimals({ ...history.waterfall }),
    refusals: Object.fromEntries(refusals),
    holds: Object.fromEntries(holds),
    models: { ...models, rungs: Object.fromEntries(models.rungs) },
    samples: undefined,
    roundTrips: undefined,
    trades: roundTrips.map((trade) => ({ ...trade, ...exactDecimals({ realised: trade.realised, fees: trade.fees }) })),
    equity: samples.map(({ at, equity, exposure }) => ({ at, ...exactDecimals({ equity, exposure }) })),
  };
}
