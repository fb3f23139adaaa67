import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../../src/adapters/journal/memory-journal.ts';
import { moneyToNumber } from '../../../src/domain/units.ts';
import type { ModelDesk } from '../../../src/engine/answer.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { runTest, type TestRun } from '../../support/engine-run.ts';
import { armsPlan, cueMarket, cueReader, deaf, modelDesk } from '../../support/memory-market.ts';

/** More in a soak, with what 95 % of such samples of nothing stay below. */
const COUNT = process.env.QUARTET_MEMORY_SEEDS === undefined ? 3 : 20;
const BOUND = COUNT === 3 ? 4.303 : 2.093;
const SEEDS = Array.from({ length: COUNT }, (_, at) => at + 1);
const BLOCKS = COUNT === 3 ? 16 : 40;

function finalOf({ rows }: TestRun, account: string): number {
  const samples = rows.filter((row) => row.account === account).flatMap(({ records }) => records);
  const last = samples.findLast((record) => record.kind === 'equity-sampled');
  return last?.kind === 'equity-sampled' ? moneyToNumber(last.equity) : Number.NaN;
}

async function advantageOn(seed: number, isShuffled: boolean): Promise<number> {
  const market = cueMarket({ seed, blocks: BLOCKS, isShuffled });
  const plan = armsPlan(market, { without: 'none', with: 'notebook' });
  const run = await runTest(plan, market.feeds(), { models: modelDesk(cueReader), scorer: deaf });
  return finalOf(run, 'with') / finalOf(run, 'without') - 1;
}

describe('a notebook', () => {
  it('is worth something where a pattern repeats, and nothing where what follows is dealt out anew', async () => {
    const patterned: number[] = [];
    const dealt: number[] = [];
    for (const seed of SEEDS) {
      patterned.push(await advantageOn(seed, false));
      dealt.push(await advantageOn(seed, true));
    }
    const told = (name: string, all: readonly number[]): string =>
      `${name}: ${all.map((one) => `${(100 * one).toFixed(1)} %`).join(', ')}; t ${tOf(all).toFixed(2)}`;
    console.log(`${told('pattern', patterned)}\n${told('shuffled', dealt)}`);
    expect(Math.min(...patterned)).toBeGreaterThan(0.03);
    expect(Math.abs(tOf(dealt))).toBeLessThan(BOUND);
  });
});

function tOf(all: readonly number[]): number {
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const variance = all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (all.length - 1);
  return mean / Math.sqrt(variance / all.length);
}

describe('each arm', () => {
  const arms = { none: 'none', calibration: 'calibration', notebook: 'notebook' } as const;
  const market = cueMarket({ seed: 5, blocks: 10, isShuffled: false });
  const plan = armsPlan(market, arms);

  it('replays from its recorded replies to the same rows, and goes on from any place where it was killed', async () => {
    const recorded = new Map<string, ChatOutcome>();
    const desk = modelDesk(cueReader);
    const asking: ModelDesk = {
      answer: async (key, ...rest) => {
        const outcome = await desk.answer(key, ...rest);
        recorded.set(JSON.stringify(key), outcome);
        return outcome;
      },
    };
    const silent: ModelDesk = {
      answer: async (key) => recorded.get(JSON.stringify(key)) ?? expect.fail(`asked ${JSON.stringify(key)} again`),
    };
    const journal = memoryJournal();
    const whole = await runTest(plan, market.feeds(), { models: asking, scorer: deaf, journal });
    const lessons = whole.rows.flatMap(({ records }) => records).filter(({ kind }) => kind === 'lesson-told');
    expect(lessons.length).toBeGreaterThan(5);
    const rows = [...journal.rows(1)];
    for (const cut of [0, 0.3, 0.9].map((share) => Math.floor(share * rows.length))) {
      const begun = memoryJournal();
      for (const row of rows.slice(0, cut)) begun.append(row);
      begun.commit();
      const again = await runTest(plan, market.feeds(), { models: silent, scorer: deaf, journal: begun });
      expect(again.rows).toEqual(whole.rows);
      expect(again.outcome.digest).toEqual(whole.outcome.digest);
    }
  });

  it('is shown its own past alone, and of that no more than had happened', async () => {
    const prompts = new Map<string, string[]>();
    const desk = modelDesk(cueReader);
    const listening: ModelDesk = {
      answer: (key, request, ...rest) => {
        const text = request()
          .messages.map(({ content }) => content)
          .join('\n');
        prompts.set(key.account, [...(prompts.get(key.account) ?? []), text]);
        return desk.answer(key, request, ...rest);
      },
    };
    const { rows } = await runTest(plan, market.feeds(), { models: listening, scorer: deaf });
    const shows = (arm: string, words: string): boolean =>
      prompts.get(arm)?.some((text) => text.includes(words)) === true;
    for (const arm of Object.keys(arms)) {
      expect(shows(arm, '### Your calibration')).toBe(arm !== 'none');
      expect(shows(arm, '### Your notebook')).toBe(arm === 'notebook');
      expect(shows(arm, 'Some of your positions have closed')).toBe(arm === 'notebook');
    }
    for (const text of prompts.get('calibration') ?? []) {
      const at = Date.parse(/cycle \d+ at (\S+)/.exec(text)?.[1] ?? '');
      const told = [...text.matchAll(/^said ([\d.]+) rose ([\d.]+) n (\d+)$/gm)].map(([, ...row]) => row.map(Number));
      expect(told).toEqual(countedBy(rows.filter((row) => row.account === 'calibration' && row.at <= at)));
    }
  });
});

/** The table again, from the rows: what was foretold, and what had come of it. */
function countedBy(rows: TestRun['rows']): readonly number[][] {
  const records = rows.flatMap((row) => row.records);
  const made = new Map(records.flatMap((one) => (one.kind === 'forecast-made' ? [[one.cycle, one.used]] : [])));
  const counts = new Map<number, { rose: number; count: number }>();
  for (const record of records) {
    if (record.kind !== 'forecast-scored' || record.change === 0) continue;
    const said = Math.round(10 * (made.get(record.cycle) ?? Number.NaN)) / 10;
    const row = counts.get(said) ?? { rose: 0, count: 0 };
    counts.set(said, { rose: row.rose + (record.change > 0 ? 1 : 0), count: row.count + 1 });
  }
  const shown = [...counts].sort(([left], [right]) => left - right);
  return shown.map(([said, { rose, count }]) => [said, Number((rose / count).toFixed(6)), count]);
}
