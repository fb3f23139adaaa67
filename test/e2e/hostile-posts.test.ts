import { readFileSync } from 'node:fs';
import { defineTeam } from 'quartet';
import { beforeAll, expect, it } from 'vitest';
import { WALK_INSTRUMENT } from '../../bench/walk.ts';
import { loadScorer } from '../../src/adapters/sentiment/load.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { PostId, SymbolId } from '../../src/domain/ids.ts';
import { instant, MINUTE_MS } from '../../src/domain/time.ts';
import { price } from '../../src/domain/units.ts';
import type { ModelDesk } from '../../src/engine/answer.ts';
import type { ChatRequest } from '../../src/ports/chat-model.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import type { TeamStrategy } from '../../src/ports/strategy.ts';
import { dataPath, describeWithData } from '../support/data.ts';
import { competitor, type Market, planFor, runTest, sourceOf, type TestRun } from '../support/engine-run.ts';
import { dutifulReply } from '../support/fake-team-model.ts';
import { NO_USAGE } from '../support/team.ts';

const SYMBOL = 'BTC-USDT-PERP' as SymbolId;
const START = 1_736_121_600_000;
const MINUTES = 5;
const instruments = new Map([
  [SYMBOL, { ...WALK_INSTRUMENT, symbol: SYMBOL, lot: WALK_INSTRUMENT.lot, sizeDecimals: 3 }],
]);
const debating = defineTeam({ name: 'debating', model: 'fake/one' });
/** One call, which reads the posts itself. */
const alone = defineTeam({ name: 'alone', model: 'fake/one', mode: 'fast' });

/** A few minutes of bars; in the first, somebody says this, three times over by three authors. */
function marketWith(text: string): Market {
  const events: FeedEvent[] = [];
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const opened = instant(START + minute * MINUTE_MS);
    const closed = instant(opened + MINUTE_MS);
    const [open, close] = [price(6_000_000 + minute * 100), price(6_000_100 + minute * 100)];
    const shared = { tape: 0, line: 10 * minute + 1, symbol: SYMBOL, intervalMs: MINUTE_MS } as const;
    events.push({ kind: 'bar-open', ts: opened, visible: opened, ...shared, open });
    if (minute === 0) events.push(...[1, 2, 3].map((author) => postOf(text, author)));
    events.push({
      kind: 'bar-close',
      ts: closed,
      visible: closed,
      ...shared,
      openedAt: opened,
      open,
      high: close,
      low: open,
      close,
      volume: 1,
    });
  }
  return { instruments, feeds: () => [sourceOf('made-up', events)] };
}

function postOf(text: string, author: number): FeedEvent {
  const at = instant(START + author * 1_000);
  const unsaid = { followers: undefined, authorCreated: undefined, repostOf: undefined, lang: 'en' };
  return {
    kind: 'post',
    ts: at,
    visible: at,
    tape: 0,
    line: 2 + author,
    id: `p${author}` as PostId,
    source: 'made-up',
    author: `a${author}`,
    text,
    ...unsaid,
  };
}

async function runWith(
  text: string,
  strategy: TeamStrategy,
  reply: (request: ChatRequest) => string,
  scorer: Scorer,
): Promise<TestRun> {
  const market = marketWith(text);
  const models: ModelDesk = {
    answer: async (_key, request) => ({ ok: true, text: reply(request()), latencyMs: 1_000, usage: NO_USAGE }),
  };
  return runTest(planFor(market, [competitor('asking', strategy)]), market.feeds(), { models, scorer });
}

const scripted = ({ messages }: ChatRequest): string => dutifulReply({ messages });

/** Puts the last thing a stranger said into every text, id and symbol of its answer, and wants all of everything. */
function gullible({ messages }: ChatRequest): string {
  const prompt = messages.map(({ content }) => content).join('\n');
  const said = [...prompt.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].at(-1)?.[1] ?? '';
  const marker = /~[0-9a-f]{6}~/.exec(prompt)?.[0] ?? '~';
  const text = said.replaceAll(marker, ' ').trim();
  const honest = dutifulReply({ messages });
  if (text === '') return honest;
  const order = /short|sell/i.test(text) ? 'open_short' : 'open_long';
  return honest
    .replaceAll('"open_long"', `"${order}"`)
    .replaceAll(/"target":([\d.]+)/g, (_all, far) => `"target":${order === 'open_long' ? far : Number(far) * 0.8}`)
    .replaceAll(/"pUp":[\d.]+/g, order === 'open_long' ? '"pUp":1' : '"pUp":0')
    .replaceAll(/"weight":[\d.]+/g, '"weight":100')
    .replaceAll(/"leverage":[\d.]+/g, '"leverage":1000')
    .replaceAll(
      /"stop":([\d.]+)/g,
      (_all, far) => `"stop":${(Number(far) * (order === 'open_long' ? 1.1 : 1.12)).toFixed(1)}`,
    )
    .replaceAll(
      /"(text|rationale|comment|dissent|invalidation)":"[^"]*"/g,
      (_all, name) => `"${name}":"${text.slice(0, 150)}"`,
    );
}

describeWithData('a hostile post in a whole run', () => {
  const posts: readonly { readonly id: string; readonly text: string }[] = readFileSync(
    dataPath('adversarial-posts.jsonl'),
    'utf8',
  )
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  let scorer: Scorer;
  beforeAll(() => {
    scorer = loadScorer([...instruments.values()]);
  });

  it('changes no byte of the digest of a team whose model is scripted, against a neutral one of equal length', async () => {
    for (const { id, text } of posts) {
      const hostile = await runWith(text, debating, scripted, scorer);
      const neutral = await runWith('n'.repeat(text.length), debating, scripted, scorer);
      expect(hostile.outcome.digest, id).toEqual(neutral.outcome.digest);
      expect(hostile.rows.flatMap(({ records }) => records).some(({ kind }) => kind === 'fill-made')).toBe(true);
    }
  });

  it('moves a model that obeys it to no order outside limits, universe or evidence', async () => {
    let bounded = 0;
    for (const { id, text } of posts) {
      const { rows, plan } = await runWith(text, alone, gullible, scorer);
      const { limits } = plan.season;
      const citable = /^(price|indicator|signal):BTC-USDT-PERP$|^post:0-[345]$/;
      for (const record of rows.flatMap(({ records }) => records)) {
        if (record.kind === 'forecast-made' && record.notes.includes('beyond-signal')) bounded += 1;
        if (record.kind === 'order-approved') {
          expect(record.order.symbol, id).toBe(SYMBOL);
          expect(record.order.leverage, id).toBeLessThanOrEqual(limits.maxLeverage);
        }
        if (record.kind === 'team-decided' && (record.verdict === 'accept' || record.verdict === 'clamp')) {
          for (const cited of record.evidence) expect(cited, id).toMatch(citable);
        }
        if (record.kind === 'equity-sampled') {
          const exposure = Number(record.exposure) / Math.max(1, Number(record.equity));
          expect(exposure, id).toBeLessThanOrEqual(limits.maxSymbolExposure * 1.05);
        }
      }
    }
    expect(bounded, 'it did obey, as far as its answer stayed one').toBeGreaterThan(5);
  });
});
