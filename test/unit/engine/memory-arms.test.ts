import { describe, expect, it } from 'vitest';
import { moneyToNumber } from '../../../src/domain/units.ts';
import { runTest, type TestRun } from '../../support/engine-run.ts';
import { armsPlan, cueMarket, cueReader, deaf, modelDesk } from '../../support/memory-market.ts';

/** More in a soak, with what 95 % of such samples of nothing stay below. */
const COUNT = process.env.QUARTET_MEMORY_SEEDS === undefined ? 3 : 20;
const BOUND = COUNT === 3 ? 4.303 : 2.093;
const SEEDS = Array.from({ length: COUNT }, (_, at) => at + 1);
const BLOCKS = 24;

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
    expect(Math.min(...patterned)).toBeGreaterThan(0.05);
    expect(Math.abs(tOf(dealt))).toBeLessThan(BOUND);
  });
});

function tOf(all: readonly number[]): number {
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const variance = all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (all.length - 1);
  return mean / Math.sqrt(variance / all.length);
}
