import type { RawRecord } from '../../adapters/tape/record.ts';
import type { MaskArm } from '../../domain/mask-arm.ts';
import { assertNever } from '../../domain/never.ts';
import { seededRandom } from '../../domain/random.ts';
import type { Scorer } from '../../ports/scorer.ts';
import type { MaskKey } from '../../workshop/mask/key.ts';
import { earlierTexts, type Leaning, opposingTexts, type Rewording } from '../../workshop/mask/other-texts.ts';
import { upsideDown } from './upside-down.ts';

/** What an arm makes of a record before it is masked. Records come in their tape's order, so that none knows a later one. */
export type TapeChange = (record: RawRecord) => RawRecord;

export function tapeChange(arm: MaskArm, key: MaskKey, scorer: Scorer): TapeChange {
  switch (arm) {
    case 'masked':
      return (record) => record;
    case 'shuffled':
      return reworded(earlierTexts(seededRandom('placebo', key.seed)));
    case 'stance':
      return reworded(opposingTexts((text) => leaningOf(text, scorer)));
    case 'drift': {
      const symbols = new Map(key.symbols.map((one) => [one.symbol, one]));
      const about = (text: string): readonly string[] => scorer.score(text).symbols.map(({ symbol }) => symbol);
      return (record) => upsideDown(record, symbols, about);
    }
    default:
      return assertNever(arm);
  }
}

function reworded(other: Rewording): TapeChange {
  return (record) => (typeof record.text === 'string' ? { ...record, text: other(record.text) } : record);
}

/** A stance fainter than this leans to neither side, as in what the ear takes for copies. */
const FAINT = 0.25;

function leaningOf(text: string, scorer: Scorer): Leaning {
  return scorer
    .score(text)
    .symbols.filter(({ score }) => Math.abs(score) >= FAINT)
    .map(({ symbol, score }) => ({ about: symbol, sign: Math.sign(score) }))
    .sort((left, right) => (left.about < right.about ? -1 : 1));
}
