import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, noModels } from '../src/adapters/cassette/answering.ts';
import { memoryCassette } from '../src/adapters/cassette/memory-cassette.ts';
import { openCassette } from '../src/adapters/cassette/sqlite-cassette.ts';
import { openJournal } from '../src/adapters/journal/sqlite-journal.ts';
import { scriptedModel } from '../src/adapters/model/scripted-model.ts';
import type { FeedEvent } from '../src/domain/feed-event.ts';
import type { PostId, SymbolId } from '../src/domain/ids.ts';
import type { Instrument } from '../src/domain/instrument.ts';
import { instant, MINUTE_MS } from '../src/domain/time.ts';
import { price } from '../src/domain/units.ts';
import type { RunPlan } from '../src/engine/plan.ts';
import type { Cassette, ChatRequest } from '../src/ports/chat-model.ts';
import type { FeedSource } from '../src/ports/feed-source.ts';
import type { Scorer } from '../src/ports/scorer.ts';
import type { TeamStrategy } from '../src/ports/strategy.ts';
import { teamPlanOf } from '../test/support/team-plan.ts';
import type { Case } from './cases.ts';
import { runCase, walkPlan } from './engine-case.ts';
import { WALK_INSTRUMENT, walk } from './walk.ts';

const START = 1_700_006_400_000;
const POSTS = 500;
const CLAIMED = 8;

const TEAM: TeamStrategy = {
  kind: 'team',
  name: 'busy',
  mode: 'team',
  model: 'bench/model',
  models: {},
  tools: false,
  briefs: {},
};

/** A team of a language model that is answered from a recording: all of a cycle but the models. */
export const TEAM_CASES: Readonly<Record<string, Case>> = {
  'team cycles, 25 symbols, 500 posts': teamCycles(25, 200, 'memory'),
  'team cycles, 6 symbols, 1,000 from a cassette': teamCycles(6, 1_000, 'file'),
};

function teamCycles(symbols: number, cycles: number, kept: 'memory' | 'file'): Case {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-bench-team-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'cassette.db');
  const memory = memoryCassette();
  let recorded = false;
  return {
    unit: 'cycles',
    count: cycles,
    async prepare() {
      if (!recorded) await record(kept === 'memory' ? memory : openCassette(path, 'record'), symbols, cycles);
      recorded = true;
      const cassette = kept === 'memory' ? memory : openCassette(path, 'replay');
      const run = mkdtempSync(join(folder, 'run-'));
      const journal = openJournal(run, 'group');
      return {
        async run() {
          await runCase(
            teamPlan(symbols),
            marketFeed(symbols, cycles),
            journal,
            answering(cassette, noModels),
            plainScorer(symbols),
          );
          journal.commit();
        },
        fills: () => 0,
        clean() {
          journal.close();
          cassette.close();
        },
      };
    },
  };
}

async function record(cassette: Cassette, symbols: number, cycles: number): Promise<void> {
  const model = scriptedModel((request) => busyReply(request));
  const journal = {
    append: () => undefined,
    commit: () => undefined,
    rows: () => [],
    last: () => 0,
    close: () => undefined,
  };
  await runCase(
    teamPlan(symbols),
    marketFeed(symbols, cycles),
    journal,
    answering(cassette, () => model),
    plainScorer(symbols),
  );
  cassette.close();
}

function symbolAt(place: number): SymbolId {
  return `S${String(place).padStart(2, '0')}-USDT-PERP` as SymbolId;
}

function teamPlan(symbols: number): RunPlan {
  const base = walkPlan({ kind: 'code', name: 'none', parameters: {}, start: () => ({}) }, 1);
  const [fees] = base.fees.values();
  const instruments = Array.from(
    { length: symbols },
    (_, place): Instrument => ({ ...WALK_INSTRUMENT, symbol: symbolAt(place) }),
  );
  if (fees === undefined) throw new Error('no fee profile');
  return {
    ...base,
    instruments,
    cycle: { ...base.cycle, schedule: { kind: 'every', spanMs: MINUTE_MS }, replyLatencyMs: 1_000 },
    fees: new Map(instruments.map(({ symbol }) => [symbol, fees])),
    accounts: base.accounts.map((account) => ({ ...account, strategy: TEAM, team: teamPlanOf(TEAM) })),
  };
}

/** A bar a symbol and minute, and the posts in the first minute, then one a minute. */
function marketFeed(symbols: number, cycles: number): FeedSource {
  const prices = walk(cycles + symbols + 1, 7);
  return {
    name: 'market',
    async *read() {
      for (let minute = 0; minute < cycles; minute += 1) yield minuteOf(minute, symbols, prices);
    },
    report: () => ({ name: 'market', lines: 0, events: 0, refused: new Map(), firstRefused: new Map() }),
  };
}

function minuteOf(minute: number, symbols: number, prices: Int32Array): readonly FeedEvent[] {
  const opened = instant(START + minute * MINUTE_MS);
  const closed = instant(opened + MINUTE_MS);
  const events: FeedEvent[] = [];
  const posts = minute === 0 ? POSTS : 1;
  const line = minute * 1_000;
  for (let place = 0; place < symbols; place += 1) {
    const open = price(prices[minute + place] ?? 0);
    events.push({
      kind: 'bar-open',
      ts: opened,
      visible: opened,
      tape: 0,
      line: line + place + 1,
      symbol: symbolAt(place),
      intervalMs: MINUTE_MS,
      open,
    });
  }
  for (let post = 0; post < posts; post += 1) events.push(postOf(minute, post, line + 100 + post));
  for (let place = 0; place < symbols; place += 1) {
    const [open, close] = [price(prices[minute + place] ?? 0), price(prices[minute + place + 1] ?? 0)];
    const [high, low] = [price(Math.max(open, close)), price(Math.min(open, close))];
    const shared = { tape: 0, line: line + place + 1, symbol: symbolAt(place), intervalMs: MINUTE_MS } as const;
    events.push({
      kind: 'bar-close',
      ts: closed,
      visible: closed,
      ...shared,
      openedAt: opened,
      open,
      high,
      low,
      close,
      volume: 1,
    });
  }
  return events;
}

const WORDS =
  'bitcoin looks strong after the close but the crowd may be early and volume is thin so mind the stop'.split(' ');

/** Ten words and a symbol's number, which is all that the plain scorer reads. */
function postOf(minute: number, post: number, line: number): FeedEvent {
  const at = instant(START + minute * MINUTE_MS + Math.floor((post * MINUTE_MS) / (POSTS + 1)));
  const words = Array.from({ length: 30 }, (_, word) => WORDS[(minute * 7 + post * 3 + word) % WORDS.length]);
  return {
    kind: 'post',
    ts: at,
    visible: at,
    tape: 0,
    line,
    id: `${minute}-${post}` as PostId,
    source: 'bench',
    author: `author${(minute * 31 + post) % 300}`,
    text: `${minute + post} ${words.join(' ')}`,
    followers: 100,
    authorCreated: undefined,
    repostOf: undefined,
    lang: 'en',
  };
}

function plainScorer(symbols: number): Scorer {
  return {
    name: 'plain',
    score(text) {
      const symbol = symbolAt(Number.parseInt(text, 10) % symbols);
      const score = (text.length % 7) / 7 - 0.3;
      return { score, label: 'bullish', confidence: 0.7, symbols: [{ symbol, score, weight: 1 }] };
    },
  };
}

/** A model that has much to say: eight symbols with three claims each, which the audit reads against their evidence. */
function busyReply({ messages, schemaName }: ChatRequest): string {
  const prompt = messages[1]?.content ?? '';
  const listed = [...prompt.matchAll(/^(\S+) price ([\d.]+) ageMs/gm)].slice(0, CLAIMED);
  const voice = /^You are the (\w+)/m.exec(prompt)?.[1] ?? '';
  const views = listed.map(([, symbol = '', text = '']) => viewOf(voice, symbol, Number(text)));
  switch (schemaName) {
    case 'decompose':
      return JSON.stringify({
        symbols: views.map(({ symbol }) => symbol),
        questions: { researcher: ['Who says so?'], quant: ['How far?'], creative: ['What else?'] },
      });
    case 'propose':
      return JSON.stringify({ proposals: views });
    case 'criticise':
      return JSON.stringify({
        reviews: ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'].map((claim) => ({ claim, verdict: 'supported' })),
        objection: null,
        stances: views.map(({ symbol, pUp }) => ({ symbol, pUp, changed: false, newEvidence: [] })),
      });
    default:
      return JSON.stringify({
        decisions: views.map(({ horizonMinutes: _, claims, ...view }) => ({
          ...view,
          leverage: 1,
          rationale: 'The price and the crowd agree.',
          evidence: claims.flatMap(({ evidence }) => evidence),
        })),
        dissent: 'It may turn.',
        comment: 'We try.',
      });
  }
}

function viewOf(voice: string, symbol: string, at: number) {
  const claim = (text: string, kind: string) => ({ text, evidence: [`${kind}:${symbol}`] });
  return {
    symbol,
    action: 'open_long',
    weight: 0.05,
    pUp: 0.6,
    horizonMinutes: 30,
    stop: at * 0.95,
    target: at * 1.1,
    invalidation: `close(1h) < ${(at * 0.96).toFixed(2)}`,
    claims: [
      claim(`The ${voice} sees ${symbol} at ${at}.`, 'price'),
      claim(`The averages of ${symbol} rise, says the ${voice}.`, 'indicator'),
      claim(`The crowd is with ${symbol}, as the ${voice} reads it.`, 'signal'),
    ],
  };
}
