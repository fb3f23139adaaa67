import type { ModelWeights } from '../../sentiment/data.ts';
import type { LinearModel } from './logistic-fit.ts';

export function unpack(weights: ModelWeights, column: 0 | 1): LinearModel {
  const scale = column === 0 ? weights.directionScale : weights.opinionScale;
  const readings = column === 0 ? weights.directionReadings : weights.opinionReadings;
  return {
    table: Float64Array.from(
      { length: 1 << weights.bits },
      (_, place) => (weights.table[2 * place + column] ?? 0) * scale,
    ),
    readings: Float64Array.from(readings),
    bias: column === 0 ? weights.directionBias : weights.opinionBias,
  };
}

const LARGEST_BYTE = 127;
/** Weights beyond this quantile of their sizes are clipped, so that one outlier does not coarsen all others. */
const KEPT_QUANTILE = 0.999;

export function pack(
  direction: LinearModel,
  opinion: LinearModel,
  { bits, opinionLean }: Pick<ModelWeights, 'bits' | 'opinionLean'>,
): ModelWeights {
  const directionScale = scaleOf(direction.table);
  const opinionScale = scaleOf(opinion.table);
  const table = new Int8Array(2 << bits);
  for (let place = 0; place < 1 << bits; place += 1) {
    table[2 * place] = toByte(direction.table[place] ?? 0, directionScale);
    table[2 * place + 1] = toByte(opinion.table[place] ?? 0, opinionScale);
  }
  return {
    bits,
    table,
    directionScale,
    opinionScale,
    directionBias: direction.bias,
    opinionBias: opinion.bias,
    opinionLean,
    directionReadings: [...direction.readings],
    opinionReadings: [...opinion.readings],
  };
}

function scaleOf(table: Float64Array): number {
  const sizes = table
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const largest = sizes[Math.floor((sizes.length - 1) * KEPT_QUANTILE)] ?? 0;
  return largest === 0 ? 1 : largest / LARGEST_BYTE;
}

function toByte(weight: number, scale: number): number {
  return Math.max(-LARGEST_BYTE, Math.min(LARGEST_BYTE, Math.round(weight / scale)));
}
