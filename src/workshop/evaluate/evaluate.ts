import { seededRandom } from '../../domain/random.ts';
import type { TextScore } from '../../domain/signal.ts';
import {
  accuracy,
  areaUnderCurve,
  calibrationError,
  cohenKappa,
  correlation,
  type Figure,
  type Judged,
  macroF1,
  signAccuracy,
} from './measures.ts';

export const MEASURES = {
  accuracy,
  macroF1,
  signAccuracy,
  auc: areaUnderCurve,
  correlation,
  calibrationError,
} as const;

export type MeasureName = keyof typeof MEASURES;

/** A figure with the middle 95 % of its values over resampled texts. */
export type Estimate =
  | { readonly value: number; readonly low: number; readonly high: number }
  | { readonly missing: string };

export interface Evaluation {
  readonly name: string;
  readonly texts: number;
  /** Texts the scorer could not read; they count as neutral with no confidence. */
  readonly unscored: number;
  readonly measures: Readonly<Record<MeasureName, Estimate>>;
}

const RESAMPLES = 400;

/**
 * `score` strength as a label has none: −1, 0 or 1. A set without neutral texts asks only which way, so there the sign
 * of the score is the prediction.
 */
export function judgeScores(
  rows: readonly { readonly label: -1 | 0 | 1; readonly target: number }[],
  scores: readonly TextScore[],
): readonly Judged[] {
  const asksNeutral = rows.some((row) => row.label === 0);
  return rows.map((row, index) => {
    const said = scores[index];
    const score = said?.score ?? 0;
    const predicted = asksNeutral ? labelNumber(said) : score >= 0 ? 1 : -1;
    return { ...row, score, predicted, confidence: said?.confidence ?? 0 };
  });
}

function labelNumber(said: TextScore | undefined): -1 | 0 | 1 {
  if (said?.label === 'bullish') return 1;
  return said?.label === 'bearish' ? -1 : 0;
}

export function evaluate(name: string, rows: readonly Judged[], unscored: number): Evaluation {
  const samples = resampled(name, rows);
  const estimate = (measure: MeasureName): Estimate => withInterval(MEASURES[measure], rows, samples);
  return {
    name,
    texts: rows.length,
    unscored,
    measures: {
      accuracy: estimate('accuracy'),
      macroF1: estimate('macroF1'),
      signAccuracy: estimate('signAccuracy'),
      auc: estimate('auc'),
      correlation: estimate('correlation'),
      calibrationError: estimate('calibrationError'),
    },
  };
}

/** How far one who predicts agrees with the labels: alone, and beyond chance. */
export interface Agreement {
  readonly accuracy: Estimate;
  readonly kappa: Estimate;
}

export function agreementOf(rows: readonly Pick<Judged, 'label' | 'predicted'>[]): Agreement {
  const samples = resampled('agreement', rows);
  return { accuracy: withInterval(accuracy, rows, samples), kappa: withInterval(cohenKappa, rows, samples) };
}

function resampled<Row>(name: string, rows: readonly Row[]): readonly (readonly Row[])[] {
  const random = seededRandom('evaluate', name, rows.length);
  return Array.from({ length: RESAMPLES }, () =>
    rows.map(() => rows[Math.floor(random.next() * rows.length)] ?? rows[0]).filter((row) => row !== undefined),
  );
}

function withInterval<Row>(
  measure: (rows: readonly Row[]) => Figure,
  rows: readonly Row[],
  samples: readonly (readonly Row[])[],
): Estimate {
  const whole = measure(rows);
  if ('missing' in whole) return whole;
  const values = samples.flatMap((sample) => {
    const figure = measure(sample);
    return 'value' in figure ? [figure.value] : [];
  });
  values.sort((left, right) => left - right);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? whole.value;
  return { value: whole.value, low: at(0.025), high: at(0.975) };
}
