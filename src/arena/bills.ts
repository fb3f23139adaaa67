import { TICKS_A_DOLLAR } from '../domain/call-usage.ts';
import type { Conduct } from '../domain/conduct.ts';

/** Parted by more than this share of our own reckoning, a bill is worth a word. */
const WORTH_A_WORD = 0.01;

type Billed = Pick<Conduct, 'model' | 'billedTicks' | 'reckonedTicks'>;

/** A sentence for each model whose provider's bills part from what its price list makes of the same calls. */
export function billSentences(conducts: readonly Billed[]): readonly string[] {
  return [...new Set(conducts.map(({ model }) => model))].flatMap((model) => {
    const ofModel = conducts.filter((one) => one.model === model);
    const billed = ofModel.reduce((sum, one) => sum + one.billedTicks, 0);
    const reckoned = ofModel.reduce((sum, one) => sum + one.reckonedTicks, 0);
    if (Math.abs(billed - reckoned) <= WORTH_A_WORD * reckoned) return [];
    const parted =
      reckoned === 0 ? '' : ` (${billed > reckoned ? '+' : '−'}${percentOf(Math.abs(billed / reckoned - 1))})`;
    return [
      `${model}: its provider billed ${dollars(billed)} USD where our price list makes it ${dollars(reckoned)}${parted}; ` +
        'of each call the higher was charged, and docs/add-a-model.md tells how to correct a price.',
    ];
  });
}

function dollars(ticks: number): string {
  return (ticks / TICKS_A_DOLLAR).toFixed(4);
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
