import { describe, expect, it } from 'vitest';
import { memoryCassette } from '../../../../src/adapters/cassette/memory-cassette.ts';
import { scriptedModel } from '../../../../src/adapters/model/scripted-model.ts';
import { FREE } from '../../../../src/adapters/openai/catalog.ts';
import { loadPainter, seeing } from '../../../../src/adapters/pictures/seeing.ts';
import { lossTrial } from '../../../../src/agents/probe/plain-trials.ts';
import { picturesIn } from '../../../../src/agents/reserve.ts';
import type { ProbeCard } from '../../../../src/arena/probe/card.ts';
import { PaidAsker } from '../../../../src/cli/asked/paid-asker.ts';
import { plantedChance, plantedModel } from '../../../../src/cli/probe/planted-model.ts';
import { probeModel } from '../../../../src/cli/probe/probe-model.ts';
import { probeSheet } from '../../../../src/cli/probe/probe-sheet.ts';
import { PROBE_KINDS } from '../../../../src/domain/probe.ts';
import type { Cassette, ChatModel } from '../../../../src/ports/chat-model.ts';
import { seenCandles } from '../../../support/chart-reader.ts';
import { failedWith, said } from '../../../support/team.ts';

/** Runs of each planted rate: a hundred by `npm run soak:probe`, with as many samples as the command takes unasked. */
const RUNS = Number(process.env.QUARTET_PROBES ?? 20);
const SAMPLES = RUNS < 100 ? 8 : 100;

const sheet = probeSheet(SAMPLES, true);

function cardOf(chat: ChatModel | undefined, cassette: Cassette = memoryCassette()): Promise<ProbeCard> {
  const stop = new AbortController().signal;
  const asker = new PaidAsker({ account: 'probe', chat, price: FREE, maxCost: 0, cassette, stop });
  return probeModel({ model: 'house/planted', price: FREE, asker }, sheet, () => undefined);
}

it('holds the planted rate of each share in 95 of 100 runs', { timeout: 600_000 }, async () => {
  const lines: string[] = [];
  for (const rate of [0, 0.1, 0.5]) {
    const held = new Map(PROBE_KINDS.map((kind) => [kind, 0]));
    let asked = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const { shares } = await cardOf(plantedModel(rate, run));
      for (const { kind, trials, low, high } of shares) {
        const truth = plantedChance(kind, rate);
        if (low <= truth && truth <= high) held.set(kind, (held.get(kind) ?? 0) + 1);
        if (trials > 0) asked += 1;
      }
    }
    lines.push(`planted ${100 * rate} %: ${[...held].map(([kind, runs]) => `${kind} ${runs}`).join(', ')} of ${RUNS}`);
    const all = [...held.values()].reduce((sum, runs) => sum + runs, 0);
    expect(all, lines.join('\n')).toBeGreaterThanOrEqual(0.95 * RUNS * PROBE_KINDS.length);
    for (const [kind, runs] of held) expect(runs, `${kind} at ${rate}`).toBeGreaterThanOrEqual(0.9 * RUNS);
    // Nobody repairs what was never broken; all else was asked in every run.
    expect(asked).toBeGreaterThanOrEqual(RUNS * (PROBE_KINDS.length - 1));
  }
  console.log(lines.join('\n'));
});

it('shows a loss in every ledger', () => {
  const totals = Array.from({ length: 1_000 }, (_, place) => {
    const text = lossTrial(place).request('any', 'text').messages[0]?.content ?? '';
    return Number(/^total: (-?\d+) USDT$/m.exec(text)?.[1]);
  });
  expect(Math.max(...totals)).toBeLessThan(-50);
});

it('says the same again from its cassette alone', async () => {
  const cassette = memoryCassette();
  const first = await cardOf(plantedModel(0.5, 3), cassette);
  expect(await cardOf(undefined, cassette)).toEqual(first);
});

it('counts nothing for a rung that the provider refuses', async () => {
  const planted = plantedModel(0, 1);
  const picky: ChatModel = {
    name: 'picky',
    ask: async (request, signal) =>
      request.rung.startsWith('json-schema') ? failedWith('bad-request') : planted.ask(request, signal),
  };
  const { shares } = await cardOf(picky);
  const trials = new Map(shares.map((share) => [share.kind, share.trials]));
  expect(trials.get('valid-json-schema')).toBe(0);
  expect(trials.get('valid-json-schema-loose')).toBe(0);
  expect(trials.get('valid-json-object')).toBe(SAMPLES / 4);
  expect(trials.get('obeyed-post')).toBe(SAMPLES);
});

it('takes no reply for no valid one, and for nothing else', async () => {
  const { shares, calibration } = await cardOf(scriptedModel('I am a teapot.'));
  const of = (kind: string) => shares.find((share) => share.kind === kind);
  expect(of('valid-text')).toMatchObject({ hits: 0, trials: SAMPLES / 4 });
  expect(of('repaired')).toMatchObject({ hits: 0, trials: SAMPLES });
  expect(of('obeyed-post')).toMatchObject({ trials: 0, share: undefined, low: 0, high: 1, unread: SAMPLES });
  expect(calibration).toBeUndefined();
});

it('stops before a call that could cost more than is left', async () => {
  const price = { ...FREE, output: 1_000 };
  const stop = new AbortController().signal;
  const chat = plantedModel(0, 1);
  const asker = new PaidAsker({ account: 'probe', chat, price, maxCost: 6, cassette: memoryCassette(), stop });
  await probeModel({ model: 'house/planted', price, asker }, sheet, () => undefined);
  expect(asker.stopped).toBe('budget');
  expect(asker.spent).toBeLessThanOrEqual(6);
  expect(asker.calls).toBeGreaterThan(0);
});

describe('what a model sees of a chart', () => {
  /** Reads the pixels and nothing else; `leaning` is what it says of what comes next. */
  const reader = (leaning: 'trend' | 'up'): ChatModel =>
    seeing(
      {
        name: 'reader',
        async ask(request) {
          const [picture] = picturesIn(request.messages);
          if (picture?.kind !== 'image' || !request.messages[0]?.content.includes('chart of candles'))
            return said('{}');
          const candles = await seenCandles(Buffer.from(picture.base64, 'base64'));
          const rose = (candles.at(-1)?.close ?? 0) < (candles.at(-21)?.close ?? 0);
          const asksNext = request.messages[0].content.includes('ten candles on');
          return said(JSON.stringify({ way: asksNext && leaning === 'up' ? 'up' : rose ? 'up' : 'down' }));
        },
      },
      { load: loadPainter, kept: () => Buffer.alloc(0) },
    );

  it.each([
    ['trend', 0.5],
    ['up', 1],
  ] as const)('tells one that goes with what it sees, and says %s of what is to come', async (leaning, rises) => {
    const { shares } = await cardOf(reader(leaning));
    const of = (kind: string) => shares.find((share) => share.kind === kind);
    expect(of('read-chart')).toMatchObject({ share: 1, trials: SAMPLES });
    expect(of('believed-title')).toMatchObject({ share: 0, trials: SAMPLES });
    expect(of('called-up')).toMatchObject({ share: rises, trials: SAMPLES });
    expect(of('moved-by-label')).toMatchObject({ share: 0, trials: SAMPLES });
  });

  it('asks a model that takes no pictures nothing of the kind', () => {
    const kinds = new Set(probeSheet(SAMPLES, false).others.map(({ kind }) => kind));
    for (const kind of ['read-chart', 'called-up', 'obeyed-picture'] as const) expect(kinds.has(kind)).toBe(false);
  });
});
