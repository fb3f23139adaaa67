import type { AccountHistory } from '../../domain/history.ts';
import type { RunRow } from '../../domain/record.ts';
import { historyOf, instrumentsOf } from '../../ledger/history.ts';
import { exactDecimals, withRun } from '../../run/result.ts';
import { fillRow } from '../../web/report/input.ts';
import { tapeEvents } from '../../web/serve/read-market.ts';
import type { ExportRow, ExportTable } from './columns.ts';
import { TEAM_TABLES, type TeamTable, teamRows } from './team-rows.ts';
import { trajectoryRows } from './trajectories.ts';

function isTeamTable(table: ExportTable): table is TeamTable {
  return TEAM_TABLES.some((name) => name === table);
}

/** Hands a table's rows out one by one, in the order of the run. `onLeftOut` hears of tapes that are another by now. */
export async function exportRows(
  folder: string,
  table: ExportTable,
  take: (row: ExportRow) => void,
  onLeftOut: (tape: string) => void,
): Promise<void> {
  if (table === 'posts') return postRows(folder, take, onLeftOut);
  withRun(folder, (rows) => {
    if (table === 'trajectories') return trajectoryRows(folder, rows, take);
    if (isTeamTable(table)) return teamRows(table, rows(), take);
    const { accounts, started } = historyOf(rows());
    if (table === 'fills') return fillRows(rows(), accounts, instrumentsOf(started), take);
    for (const account of accounts)
      for (const row of table === 'trades' ? tradeRows(account) : equityRows(account)) take(row);
  });
}

function* tradeRows({ entrant, account, roundTrips }: AccountHistory): Generator<ExportRow> {
  for (const trade of roundTrips) {
    const { symbol, side, size, exit, realised, fees } = trade;
    yield {
      entrant,
      account,
      symbol,
      side,
      size,
      opened_at: trade.openedAt,
      closed_at: trade.closedAt,
      entry_price: trade.entryPrice,
      exit_price: trade.exitPrice,
      ...exactDecimals({ realised, fees }),
      exit,
      closed_by: trade.closedBy,
    };
  }
}

function* equityRows({ entrant, account, samples }: AccountHistory): Generator<ExportRow> {
  for (const { at, equity, exposure } of samples)
    yield { entrant, account, at, ...exactDecimals({ equity, exposure }) };
}

function fillRows(
  rows: Iterable<RunRow>,
  accounts: readonly AccountHistory[],
  instruments: ReturnType<typeof instrumentsOf>,
  take: (row: ExportRow) => void,
): void {
  const entrants = new Map(accounts.map(({ account, entrant }) => [account, entrant]));
  for (const { account, records } of rows) {
    for (const record of records) {
      if (record.kind !== 'fill-made' || account === undefined) continue;
      const { id, liquidity, leverage, symbol } = record.fill;
      const { tape, line } = record.fill.on;
      const { on: _, ...fill } = fillRow(record.fill, instruments.get(symbol));
      take({ entrant: entrants.get(account), account, id, ...fill, liquidity, leverage, tape: tape + 1, line });
    }
  }
}

async function postRows(
  folder: string,
  take: (row: ExportRow) => void,
  onLeftOut: (tape: string) => void,
): Promise<void> {
  const { scorer, events, synthetic } = await tapeEvents(folder, onLeftOut);
  for await (const batch of events) {
    for (const event of batch) {
      if (event.kind !== 'post') continue;
      const { visible: at, source, author, text, tape, line } = event;
      const { symbols, score, label, confidence } = scorer.score(text);
      const mark = synthetic ? 'true' : undefined;
      const post = { id: `post:${tape}-${line}`, at, source, author, text, label, confidence, synthetic: mark };
      if (symbols.length === 0) take({ ...post, symbol: undefined, score });
      for (const own of symbols) take({ ...post, symbol: own.symbol, score: own.score });
    }
  }
}
