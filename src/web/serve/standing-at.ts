import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { boardOf } from '../../arena/board.ts';
import { conductRows } from '../../arena/conduct-row.ts';
import { reliabilityBins } from '../../arena/metrics/confidence.ts';
import { formatDecimal } from '../../domain/decimal.ts';
import type { AccountHistory } from '../../domain/history.ts';
import type { RunRow } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import { MONEY_DECIMALS } from '../../domain/units.ts';
import { RunReader } from '../../ledger/history.ts';
import { readFacts } from '../../run/facts-schema.ts';
import { exactDecimals } from '../../run/result.ts';
import type { StandingFigures } from '../api/source.ts';
import type { ComparedRun } from './comparison.ts';
import { factsAt, type SetUp, setUpOf } from './facts-at.ts';

/** A run's history as far as one asked for it last: later rows are added, earlier ones begin anew. */
interface Followed {
  readonly reader: RunReader;
  readonly sequence: number;
  readonly time: Instant;
}

/** Two that are compared; a history of a long run is a hundred megabytes. */
const MOST_FOLLOWED = 2;

/** Reckons boards of runs as of a row, by the very functions that leaderboard and report use. */
export class StandingReader {
  readonly #followed = new Map<string, Followed>();
  readonly #setUps = new Map<string, SetUp>();

  async standing(folder: string, at: number): Promise<StandingFigures> {
    const setUp = await this.#setUpOf(folder);
    const { reader, time } = this.#follow(folder, at);
    const history = reader.history();
    const facts =
      history.finished === undefined
        ? factsAt(folder, setUp, history, time)
        : readFacts(history.finished.board, folder);
    return { board: boardOf(history.accounts, facts), entrants: history.accounts.map(entrantOf) };
  }

  /** A run as of a row, to be held against another. */
  async runAt(folder: string, at: number): Promise<ComparedRun> {
    const setUp = await this.#setUpOf(folder);
    return { setUp, history: this.#follow(folder, at).reader.history(), rows: () => rowsIn(folder, at) };
  }

  async #setUpOf(folder: string): Promise<SetUp> {
    const setUp = this.#setUps.get(folder) ?? (await setUpOf(folder));
    this.#setUps.set(folder, setUp);
    return setUp;
  }

  #follow(folder: string, at: number): Followed {
    const journal = readJournal(folder);
    try {
      const known = this.#followed.get(folder);
      const goesOn = known !== undefined && known.sequence <= at;
      const reader = goesOn ? known.reader : new RunReader();
      let time = goesOn ? known.time : undefined;
      for (const row of runRows(journal.rows(goesOn ? known.sequence + 1 : 1, at))) {
        reader.add(row);
        time = row.at;
      }
      if (time === undefined) throw new RangeError(`${folder} has no row ${at}`);
      const followed = { reader, sequence: at, time };
      this.#followed.delete(folder);
      this.#followed.set(folder, followed);
      for (const oldest of this.#followed.keys()) {
        if (this.#followed.size <= MOST_FOLLOWED) break;
        this.#followed.delete(oldest);
      }
      return followed;
    } finally {
      journal.close();
    }
  }
}

function* rowsIn(folder: string, to: number): Generator<RunRow> {
  const journal = readJournal(folder);
  try {
    yield* runRows(journal.rows(1, to));
  } finally {
    journal.close();
  }
}

const money = (amount: bigint): string => formatDecimal(amount, MONEY_DECIMALS);

function entrantOf(history: AccountHistory): StandingFigures['entrants'][number] {
  const { account, entrant, strategy, kind, waterfall, roundTrips, refusals, holds } = history;
  return {
    account: { account, entrant, strategy, kind },
    waterfall: exactDecimals({ ...waterfall }),
    trades: roundTrips.map((trade) => ({ ...trade, realised: money(trade.realised), fees: money(trade.fees) })),
    refusals: Object.fromEntries(refusals),
    holds: Object.fromEntries(holds),
    calibration: reliabilityBins(history.forecasts),
    conduct: conductRows(history.conduct),
  };
}
