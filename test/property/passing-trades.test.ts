import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import type { Trade } from '../../src/domain/feed-event.ts';
import { TradeColumns } from '../../src/domain/tick-columns.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import type { RunPorts } from '../../src/engine/run-ports.ts';
import { mergeShares, RUN_ROW, ShareWriter } from '../../src/engine/share.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import type { Journal, JournalRow } from '../../src/ports/journal.ts';
import type { CodeStrategy } from '../../src/ports/strategy.ts';
import { Chance } from '../simulation/chance.ts';
import { START_MS } from '../simulation/market.ts';
import { randomTrader } from '../simulation/trader.ts';
import { worldOf } from '../simulation/world.ts';
import { runTest } from '../support/engine-run.ts';
import { tradeAt } from '../support/feed.ts';

const WORLDS = Number(process.env.QUARTET_PASSING ?? 40);
const TRADES = 2_000;
const A_BATCH = 300;

let stepped = 0;

class Counted extends TradeColumns {
  override passing(at: number): Trade {
    stepped += 1;
    return super.passing(at);
  }
}

/** One trader that hears bars alone, and one that follows an indicator over ticks in every other world. */
function planOf(seed: number, chance: Chance): RunPlan {
  const { plan } = worldOf(seed, { cycles: 1, appetite: 0.4, hasTeams: false });
  const marginMode = chance.pick(['isolated', 'isolated', 'cross', 'until-ruin'] as const);
  const accounts = plan.accounts.map((account) => ({
    ...account,
    strategy: barsAlone(randomTrader(chance.pick([0.02, 0.4])), seed % 4 === 0 ? 'tick' : undefined),
  }));
  return { ...plan, barsMs: chance.pick([10_000, 60_000]), accounts, execution: { ...plan.execution, marginMode } };
}

function barsAlone(trader: CodeStrategy, every: string | undefined): CodeStrategy {
  return {
    ...trader,
    start(run) {
      for (const { symbol } of run.symbols) run.indicator('sma', { period: 5 }, symbol, every);
      const { onBars } = trader.start(run);
      return onBars === undefined ? {} : { onBars };
    },
  };
}

/** A walk of mostly one symbol that stands still, leaps, and goes silent now and then. */
function walkOf(symbols: readonly Trade['symbol'][], chance: Chance): readonly Trade[] {
  let [at, price, symbol] = [START_MS, 300_000, symbols[0]];
  const [move, leaps] = [chance.pick([0, 3, 400]), chance.pick([0.01, 0.2])];
  return Array.from({ length: TRADES }, (_, place) => {
    at += chance.happens(0.01) ? chance.whole(0, 400_000) : chance.whole(0, 2_000);
    if (chance.happens(0.02)) symbol = chance.pick(symbols);
    const leap = chance.happens(leaps) ? chance.pick([0.5, 1.5, 1.21]) : 1;
    price = Math.max(1, price + chance.whole(-move, move));
    const units = Math.round(price * leap);
    const ts = at - chance.pick([0, 0, 40]);
    return {
      ...tradeAt({ ts, visible: at, line: place + 1 }, units, chance.whole(0, 9)),
      symbol: symbol ?? 'X',
    } as Trade;
  });
}

function marketOf(seed: number) {
  const chance = new Chance('passing', seed);
  const plan = planOf(seed, chance);
  const symbols = plan.instruments.map(({ symbol }) => symbol);
  return { plan, symbols, trades: walkOf(symbols, chance) };
}

function columnsOf(trades: readonly Trade[], symbols: readonly Trade['symbol'][]): TradeColumns {
  return new Counted({
    ts: Float64Array.from(trades, ({ ts }) => ts),
    delaysMs: Int32Array.from(trades, ({ ts, visible }) => visible - ts),
    lines: Int32Array.from(trades, ({ line }) => line),
    symbolPlaces: Int32Array.from(trades, ({ symbol }) => symbols.indexOf(symbol)),
    symbols,
    tape: 0,
    prices: Int32Array.from(trades, ({ price }) => price),
    sizes: Int32Array.from(trades, ({ size }) => size),
    sides: Uint8Array.from(trades, ({ side }) => (side === undefined ? 0 : side === 'buy' ? 1 : 2)),
    ids: [],
  });
}

function feedOf(trades: readonly Trade[], columns?: readonly Trade['symbol'][]): FeedSource {
  const batches = Array.from({ length: Math.ceil(TRADES / A_BATCH) }, (_, batch) =>
    trades.slice(batch * A_BATCH, (batch + 1) * A_BATCH),
  );
  async function* read() {
    yield* batches;
  }
  async function* readPassing() {
    for (const batch of batches) yield columnsOf(batch, columns ?? []);
  }
  const report = () => ({ name: 'walk', lines: TRADES, events: TRADES, refused: new Map(), firstRefused: new Map() });
  return { name: 'walk', read, report, ...(columns !== undefined && { readPassing }) };
}

/** Accounts stepped apart, the even and the odd ones, and their rows merged. */
async function apart(plan: RunPlan, feed: () => FeedSource): Promise<readonly JournalRow[]> {
  const all = [...plan.accounts.keys()];
  const written = [0, 1].map(async (odd) => {
    const share = all.filter((place) => place % 2 === odd);
    const writer = new ShareWriter((account) => share[account] ?? RUN_ROW);
    const journal: Journal = {
      ...memoryJournal(),
      append({ at, account, body }) {
        writer.add(
          at,
          account === undefined ? RUN_ROW : plan.accounts.findIndex((one) => one.account === account),
          body,
        );
      },
    };
    const accounts = share.flatMap((place) => plan.accounts[place] ?? []);
    const onStep: RunPorts['onStep'] = (item, steps) => writer.onStep(item, steps);
    await runTest({ ...plan, accounts }, [feed()], { journal, onStep });
    return writer.take();
  });
  const rows: JournalRow[] = [];
  mergeShares(await Promise.all(written), (at, account, body) => {
    rows.push({ sequence: rows.length + 1, at, account: plan.accounts[account]?.account, body });
  });
  return rows;
}

describe('trades that are passed over', () => {
  it(`leave a run as it is when each is stepped, in ${WORLDS} random worlds`, { timeout: 600_000 }, async () => {
    let fills = 0;
    for (let seed = 1; seed <= WORLDS; seed += 1) {
      const { plan, symbols, trades } = marketOf(seed);
      const told = [];
      for (const feed of [feedOf(trades), feedOf(trades, symbols)]) {
        const journal = memoryJournal();
        const { outcome } = await runTest(plan, [feed], { journal });
        told.push({ outcome, rows: [...journal.rows(1)] });
      }
      const [plain, passed] = told;
      fills += plain?.rows.filter(({ body }) => body.includes('fill-made')).length ?? 0;
      expect(passed, `world ${seed}`).toEqual(plain);
    }
    expect(fills).toBeGreaterThan(WORLDS);
    expect(stepped / (WORLDS * TRADES)).toBeLessThan(0.85);
  });

  it('leave rows as they are when accounts are stepped apart, each share passing over what its own do not wait for', async () => {
    for (let seed = 1; seed <= WORLDS; seed += 4) {
      const { plan, symbols, trades } = marketOf(seed);
      const journal = memoryJournal();
      await runTest(plan, [feedOf(trades)], { journal });
      expect(await apart(plan, () => feedOf(trades, symbols)), `world ${seed}`).toEqual([...journal.rows(1)]);
    }
  });

  it('are read as the objects they stand for', () => {
    const chance = new Chance('objects', 1);
    const symbols = planOf(1, chance).instruments.map(({ symbol }) => symbol);
    const columns = columnsOf(walkOf(symbols, chance), symbols);
    for (const [at, trade] of columns.ticks().entries()) {
      expect({ ...columns.passing(at) }).toEqual(trade);
      expect(Object.keys(columns.passing(at))).toEqual(Object.keys(trade));
    }
  });
});
