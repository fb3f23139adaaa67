import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryJournal } from '../../../src/adapters/journal/memory-journal.ts';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { rankOf } from '../../../src/domain/event-order.ts';
import type { FeedEvent, Post } from '../../../src/domain/feed-event.ts';
import type { SymbolId } from '../../../src/domain/ids.ts';
import { seededRandom, shuffled } from '../../../src/domain/random.ts';
import type { RunRecord, RunRow } from '../../../src/domain/record.ts';
import type { TextScore } from '../../../src/domain/signal.ts';
import type { Evidence, Snapshot } from '../../../src/domain/snapshot.ts';
import { cutText, normaliseText } from '../../../src/domain/text.ts';
import { instant } from '../../../src/domain/time.ts';
import { answerAsks } from '../../../src/engine/answer.ts';
import { createRun, openBooks } from '../../../src/engine/open-run.ts';
import { snapshotHash } from '../../../src/engine/snapshot.ts';
import type { PendingAsk } from '../../../src/engine/state.ts';
import { step, stepAgenda } from '../../../src/engine/step.ts';
import type { Scorer } from '../../../src/ports/scorer.ts';
import { feedsOf } from '../../../src/run/execute.ts';
import { type PreparedRun, prepareRun } from '../../../src/run/prepare.ts';
import { createSignalBook } from '../../../src/sentiment/signal-book.ts';
import { rowsOf } from '../../support/engine-run.ts';
import { midBefore, nameNaively, rawLines, tradeBars } from '../../support/raw-tape.ts';

const BAR_MS = 300_000;
/** More in a soak. */
const DECISIONS = process.env.QUARTET_MEMORY_SEEDS === undefined ? 5 : 20;
const ACCOUNTS: readonly string[] = ['house-team', 'notebook'];
const raw = rawLines('data/tapes/demo.ndjson.gz');
const byLine = new Map(raw.map((one) => [one.line, one]));

interface Seen {
  readonly rows: readonly RunRow[];
  /** By account and cycle: what its models were given. */
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly posts: readonly Post[];
  readonly ear: Scorer;
}

async function prepared(name: string): Promise<PreparedRun> {
  const request = { scenarioFile: resolve('backtests', name), from: resolve('backtests'), live: false, tapes: [] };
  const trust = { given: 'none', file: resolve('nobody') } as const;
  return prepareRun({ ...request, seed: undefined, span: undefined, kept: undefined, trust });
}

/** The demo's house team and the arm with a notebook, on the demo's tape, with all that their models were shown. */
async function played(): Promise<Seen> {
  const [demo, arms] = [await prepared('demo.yaml'), await prepared('memory-arms.yaml')];
  const accounts = [...demo.plan.accounts, ...arms.plan.accounts].filter(({ account }) => ACCOUNTS.includes(account));
  const plan = { ...demo.plan, accounts };
  const journal = memoryJournal();
  const secrets = { patterns: [], values: [] };
  const ear = loadScorer(plan.instruments);
  const ports = { feeds: [], journal, scorer: ear, secrets, commitEveryRows: 1_000 };
  const state = createRun(plan, { ...ports, onProgress: () => undefined });
  const snapshots = new Map<string, Snapshot>();
  const posts: Post[] = [];
  const answer = async (asks: readonly PendingAsk[]): Promise<void> => {
    for (const { account, cycle, ask } of asks) snapshots.set(`${account.plan.account} ${cycle}`, ask.snapshot);
    if (asks.length > 0) await answerAsks(state, asks, undefined);
  };
  const take = async (event: FeedEvent): Promise<void> => {
    if (state.recorder.sequence === 0) openBooks(state, event.visible, demo.started);
    if (event.kind === 'post') posts.push(event);
    while (state.agenda.isDueBefore(event.visible, rankOf(event))) {
      const item = state.agenda.pop();
      if (item !== undefined) await answer(stepAgenda(state, item));
    }
    await answer(step(state, event));
  };
  for (const feed of feedsOf(demo)) {
    for await (const batch of feed.read()) for (const event of batch) await take(event);
  }
  return { rows: rowsOf(journal), snapshots, posts, ear };
}

type Of<Kind extends RunRecord['kind']> = Extract<RunRecord, { kind: Kind }>;

const scores = new Map<string, TextScore>();

function scoreOf(text: string): TextScore {
  const score = scores.get(text) ?? seen.ear.score(text);
  scores.set(text, score);
  return score;
}

let seen: Seen;
beforeAll(async () => {
  seen = await played();
}, 120_000);

describe.each(ACCOUNTS)('%s', (account) => {
  let own: readonly RunRecord[] | undefined;
  function all<Kind extends RunRecord['kind']>(kind: Kind): readonly Of<Kind>[] {
    own ??= seen.rows.flatMap((row) => (row.account === account ? row.records : []));
    return own.filter((record): record is Of<Kind> => record.kind === kind);
  }

  it(`opens ${DECISIONS} decisions picked at random from fill back to every number that was shown`, () => {
    const fills = all('fill-made').filter(({ fill }) => fill.cause.kind === 'order');
    const picked = shuffled(fills, seededRandom('opened', account))
      .slice(0, DECISIONS)
      .sort((left, right) => left.fill.at - right.fill.at);
    expect(picked).toHaveLength(DECISIONS);
    const checked = { price: 0, indicator: 0, signal: 0, post: 0, note: 0 };
    for (const { fill } of picked) {
      const { cause } = fill;
      if (cause.kind !== 'order') continue;
      const approved = all('order-approved').find(({ order }) => order.id === cause.order) ?? expect.fail();
      expect(approved.order.decision).toBe(cause.decision);
      const decided = all('team-decided').find(({ id }) => id === cause.decision) ?? expect.fail();
      const snapshot = seen.snapshots.get(`${account} ${decided.cycle}`) ?? expect.fail();
      const opened = all('cycle-opened').find(({ cycle }) => cycle === decided.cycle);
      expect(opened?.snapshotHash).toBe(snapshotHash(snapshot));
      const ids = new Set(snapshot.evidence.map(({ id }) => id));
      for (const id of decided.evidence) expect(ids).toContain(id);
      for (const item of snapshot.evidence) checked[holdAgainstTape(item, snapshot)] += 1;
    }
    console.log(`${account}: ${picked.length} decisions, ${JSON.stringify(checked)}`);
    for (const [kind, count] of Object.entries(checked)) {
      if (kind !== 'note' || account === 'notebook') expect([kind, count > 0]).toEqual([kind, true]);
    }
  });

  function holdAgainstTape(item: Evidence, { at }: Snapshot): 'price' | 'indicator' | 'signal' | 'post' | 'note' {
    const { kind, symbol = '', numbers } = item;
    switch (kind) {
      case 'price':
      case 'indicator': {
        const bars = tradeBars(raw, symbol, at, BAR_MS);
        const price = midBefore(raw, symbol, at);
        for (const [name, value] of Object.entries(numbers)) {
          const naive = nameNaively(name, bars, price);
          if (naive !== undefined) expect([item.id, name, value]).toEqual([item.id, name, expect.closeTo(naive, 6)]);
        }
        return kind;
      }
      case 'signal':
        expect(numbers).toEqual(signalNumbers(symbol, at));
        return kind;
      case 'post': {
        const [, line] = /^post:0-(\d+)$/.exec(item.id) ?? expect.fail(item.id);
        const told = byLine.get(Number(line)) ?? expect.fail(item.id);
        expect([told.type, told.ts <= at]).toEqual(['post', true]);
        expect(item.text).toBe(cutText(normaliseText(told.text ?? ''), 500));
        expect(numbers.score).toBe(scoreOf(told.text ?? '').symbols[0]?.score);
        return kind;
      }
      case 'note':
        holdAgainstRows(item, at);
        return kind;
      default:
        return expect.fail(`${kind} was shown`);
    }
  }

  const book = createSignalBook({ minimumHistory: 0, priceOf: () => undefined });
  let heard = 0;

  /** The crowd's signal again, from the posts that stood on the tape before; asked in the order of time. */
  function signalNumbers(symbol: string, at: number): Evidence['numbers'] {
    for (let post = seen.posts[heard]; post !== undefined && post.visible < at; post = seen.posts[heard]) {
      book.add(post, scoreOf(post.text));
      heard += 1;
    }
    const signal = book.signal(symbol as SymbolId, instant(at)) ?? expect.fail(symbol);
    const { score, scoreZ, volumeZ, voices, authors, disagreement, novelty } = signal;
    const rest = { scoreZ, volumeZ, voices, authors, disagreement, novelty };
    return Object.fromEntries(
      Object.entries({ ...score, ...rest }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  /** A note's figures again, from the fills of its position. */
  function holdAgainstRows({ id, numbers }: Evidence, at: number): void {
    const told = all('lesson-told').find(({ note }) => id === `note:${note}`) ?? expect.fail(id);
    const decided = all('team-decided').find((one) => one.id === told.decision) ?? expect.fail(id);
    const review = all('position-reviewed').find(({ decision }) => decision === told.decision) ?? expect.fail(id);
    expect(review.closedAt).toBeLessThanOrEqual(at);
    const fills = all('fill-made').flatMap(({ fill }) =>
      fill.symbol === review.symbol && fill.at >= review.openedAt && fill.at <= review.closedAt ? [fill] : [],
    );
    const worth = (side: string): number => {
      const sided = fills.filter((fill) => fill.side === side);
      const units = sided.reduce((sum, fill) => sum + fill.size, 0);
      return sided.reduce((sum, fill) => sum + fill.size * fill.price, 0) / units;
    };
    const [into, out] = decided.action === 'open_long' ? [worth('buy'), worth('sell')] : [worth('sell'), worth('buy')];
    expect(numbers.move).toBeCloseTo(out / into - 1, 6);
    expect(numbers.pUp).toBe(review.pUp);
    const foretold = all('forecast-made').find((one) => one.cycle === decided.cycle && one.symbol === decided.symbol);
    expect(numbers.pUp).toBe(foretold?.used);
    expect(numbers.heldMinutes).toBe((review.closedAt - review.openedAt) / 60_000);
  }
});
