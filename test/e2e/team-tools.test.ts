import { defineTeam } from 'quartet';
import { afterAll, describe, expect, it } from 'vitest';
import { answering, noModels } from '../../src/adapters/cassette/answering.ts';
import { memoryCassette } from '../../src/adapters/cassette/memory-cassette.ts';
import { scriptedModel } from '../../src/adapters/model/scripted-model.ts';
import { quickJsSandbox } from '../../src/adapters/sandbox/quickjs-sandbox.ts';
import { ftsSearch } from '../../src/adapters/search/fts-search.ts';
import type { BarClose, BarOpen, FeedEvent, Post } from '../../src/domain/feed-event.ts';
import { postId } from '../../src/domain/ids.ts';
import type { RoleAnswered } from '../../src/domain/record.ts';
import { instant } from '../../src/domain/time.ts';
import { price } from '../../src/domain/units.ts';
import type { Cassette, ChatOutcome, ChatRequest } from '../../src/ports/chat-model.ts';
import type { PostSearch, Sandbox, ToolDesk } from '../../src/ports/tools.ts';
import { recordedCompute } from '../../src/run/tool-desk.ts';
import { competitor, planFor, runTest, sourceOf } from '../support/engine-run.ts';
import { instrumentFor, instrumentMap } from '../support/feed.ts';
import { NO_USAGE } from '../support/team.ts';

const BTC = instrumentFor('BTC-USDT-PERP');
const START = 1_736_121_600_000;
const MINUTE = 60_000;

/** A bar a minute, and a post by the one author who cares, which says when it was written. */
function events(minutes: number): readonly FeedEvent[] {
  return Array.from({ length: minutes }, (_, minute): FeedEvent[] => {
    const close = START + (minute + 1) * MINUTE;
    const stamp = (at: number, line: number) => ({ ts: instant(at), visible: instant(at), tape: 0, line });
    const open: BarOpen = {
      kind: 'bar-open',
      ...stamp(close - MINUTE, minute * 2 + 2),
      symbol: BTC.symbol,
      intervalMs: MINUTE,
      open: price(6_400_000 + minute * 100),
    };
    const bar: BarClose = {
      kind: 'bar-close',
      ...stamp(close, minute * 2 + 2),
      symbol: BTC.symbol,
      intervalMs: MINUTE,
      openedAt: instant(close - MINUTE),
      open: price(6_400_000 + minute * 100),
      high: price(6_400_200 + minute * 100),
      low: price(6_399_900 + minute * 100),
      close: price(6_400_100 + minute * 100),
      volume: 10,
    };
    const post: Post = {
      kind: 'post',
      ...stamp(close - 30_000, minute * 2 + 1),
      id: postId(`p${minute}`),
      source: 'test',
      author: 'somebody',
      text: `$BTC whales in minute ${minute}`,
      followers: undefined,
      authorCreated: undefined,
      repostOf: undefined,
      lang: undefined,
    };
    return [open, post, bar];
  }).flat();
}

const REPLIES: Readonly<Record<string, object>> = {
  decompose: { symbols: [BTC.symbol], questions: { researcher: [], quant: [], creative: [] } },
  criticise: { reviews: [], objection: null, stances: [] },
  decide: { decisions: [], dissent: '', comment: '' },
};

/** Looks things up as long as it may, then says what it found: the researcher cites the last post it was shown. */
function reply(request: ChatRequest): string | ChatOutcome {
  const told = request.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
  const names = new Set(request.tools.map(({ name }) => name));
  const call = (name: string, words: object): ChatOutcome => ({
    ok: true,
    text: '',
    latencyMs: 500,
    usage: NO_USAGE,
    calls: [{ id: `${name}-${told.length}`, name, arguments: JSON.stringify(words) }],
  });
  if (request.schemaName === 'propose' && told.length === 0) {
    if (names.has('search_posts')) return call('search_posts', { query: 'whales minute' });
    if (names.has('compute')) {
      const code = `const closes = data.symbols['${BTC.symbol}'].candles.map((candle) => candle[4]);
        return {last: closes.at(-1), mean: closes.reduce((sum, one) => sum + one, 0) / closes.length};`;
      return call('compute', { code, symbols: [BTC.symbol] });
    }
  }
  if (request.schemaName === 'propose' && told.length === 1 && names.has('compute')) {
    return call('indicator', { symbol: BTC.symbol, name: 'sma', parameters: { period: 3 } });
  }
  const cited = /\n(post:\S+|indicator:\S+) (?:post|indicator)/.exec(told.at(-1) ?? '')?.[1];
  if (request.schemaName !== 'propose') return JSON.stringify(REPLIES[request.schemaName]);
  const claims = cited === undefined ? [] : [{ text: 'as found', evidence: [cited] }];
  const exits = { stop: 63_000, target: 66_000, invalidation: 'close(1m) < 63500' };
  const view = { symbol: BTC.symbol, action: 'open_long', weight: 0.1, pUp: 0.6, horizonMinutes: 5, ...exits, claims };
  return JSON.stringify({ proposals: [view] });
}

const sandbox = quickJsSandbox();
afterAll(() => sandbox.close());

async function run(cassette: Cassette, live: boolean, search: PostSearch = ftsSearch()) {
  const market = { instruments: instrumentMap(BTC), feeds: () => [sourceOf('made', events(12))] };
  const team = defineTeam({ name: 'looking', model: 'fake/one' });
  const plan = planFor(market, [competitor('team', team)]);
  const own: Sandbox | undefined = live ? sandbox : undefined;
  const models = answering(cassette, live ? () => scriptedModel(reply) : noModels);
  const tools: ToolDesk = {
    search: () => search,
    compute: (key, program) => recordedCompute(cassette, own, key, program),
  };
  const { rows, outcome } = await runTest(plan, market.feeds(), { models, tools });
  const answers = rows
    .flatMap(({ records }) => records)
    .filter((record): record is RoleAnswered => record.kind === 'role-answered');
  return { rows, digest: outcome.digest.run, answers, plan };
}

describe('tools in a run', () => {
  it('find what was visible at the snapshot and nothing later, and say what the market’s own figures are', async () => {
    const { answers } = await run(memoryCassette(), true);
    const uses = answers.flatMap((answer) => answer.tools.map((use) => ({ ...use, cycle: answer.cycle })));
    expect(new Set(uses.map(({ name }) => name))).toEqual(new Set(['search_posts', 'compute', 'indicator']));
    expect(uses.every(({ outcome }) => outcome === 'ran')).toBe(true);
    for (const { name, result, cycle, found } of uses) {
      if (name === 'search_posts') {
        const minutes = [...result.matchAll(/minute~[0-9a-f]+~(\d+)/g)].map(([, minute]) => Number(minute));
        expect(minutes.length).toBe(Math.min(cycle, 6));
        expect(Math.max(...minutes)).toBeLessThan(cycle);
        expect(found).toHaveLength(minutes.length);
      }
      if (name === 'compute') {
        const [last, mean] = [64_000 + cycle, 64_000 + (1 + cycle) / 2];
        expect(result).toContain(`value.last ${last}`);
        expect(result).toContain(`value.mean ${mean}`);
      }
      if (name === 'indicator' && cycle >= 3) expect(result).toContain(`sma3 ${64_000 + cycle - 1}`);
    }
  });

  it('is replayed from its cassette to the same rows, without a model and without a sandbox', async () => {
    const cassette = memoryCassette();
    const first = await run(cassette, true);
    const again = await run(cassette, false);
    expect(again.digest).toBe(first.digest);
    expect(again.rows).toEqual(first.rows);
    expect(first.answers.every(({ outcome }) => outcome === 'valid')).toBe(true);
    const elsewhere = await run(memoryCassette(), false);
    expect(elsewhere.answers.every(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('is fed nothing where nobody may ask', async () => {
    let fed = 0;
    const search: PostSearch = {
      add: () => (fed += 1),
      edit: () => undefined,
      remove: () => undefined,
      search: () => [],
    };
    await run(memoryCassette(), true, search);
    expect(fed).toBe(12);
    const market = { instruments: instrumentMap(BTC), feeds: () => [sourceOf('made', events(3))] };
    const house = planFor(market, [competitor('house', defineTeam({ name: 'house' }))]);
    await runTest(house, market.feeds(), { tools: { search: () => search, compute: () => '' } });
    expect(fed).toBe(12);
  });
});
