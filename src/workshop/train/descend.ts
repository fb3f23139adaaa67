import type { RandomSource } from '../../domain/random.ts';

/** A row of a sparse matrix: which columns it has, each at most once, and their values. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

const MOST_PASSES = 60;
const MOST_NEWTON_STEPS = 50;
/** Passes end when no dual variable is pulled harder than this. */
const SETTLED = 0.05;
const SHRINK = 0.1;

/**
 * Ridge logistic regression by coordinate descent on its dual (Yu, Huang and Lin 2011): minimises
 * ½|w|² + Σ cost · ln(1 + e^(−label · (w·row + offset))). A pass costs as much as reading the rows once, whatever their width.
 */
export function descend(
  rows: readonly SparseRow[],
  labels: readonly (1 | -1)[],
  costs: readonly number[],
  offsets: readonly number[],
  width: number,
  random: RandomSource,
): Float64Array {
  const weights = new Float64Array(width);
  const squares = rows.map(({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  const duals = costs.map((cost) => Math.min(0.001 * cost, 1e-8));
  rows.forEach((row, index) => {
    addScaled(weights, row, (labels[index] ?? 1) * (duals[index] ?? 0));
  });
  const order = rows.map((_, index) => index);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    shuffle(order, random);
    let steepest = 0;
    for (const index of order) {
      const row = rows[index];
      if (row === undefined) continue;
      const label = labels[index] ?? 1;
      const cost = costs[index] ?? 1;
      const dual = duals[index] ?? 0;
      const step = solve(squares[index] ?? 0, label * (product(weights, row) + (offsets[index] ?? 0)), dual, cost);
      steepest = Math.max(steepest, step.pull);
      if (step.dual === dual) continue;
      addScaled(weights, row, label * (step.dual - dual));
      duals[index] = step.dual;
    }
    if (steepest < SETTLED) break;
  }
  return weights;
}

interface DualStep {
  readonly dual: number;
  /** Size of the gradient before the step. */
  readonly pull: number;
}

/**
 * The best value of one dual variable, the others held: Newton's method on whichever of the variable and its
 * complement to `cost` is the smaller, where the logarithm's curve is steep.
 */
function solve(square: number, margin: number, dual: number, cost: number): DualStep {
  const mirrored = 0.5 * square * (cost - 2 * dual) + margin < 0;
  const start = mirrored ? cost - dual : dual;
  const slope = mirrored ? -margin : margin;
  let value = cost - start < 0.5 * cost ? SHRINK * start : start;
  let gradient = square * (value - start) + slope + Math.log(value / (cost - value));
  const pull = Math.abs(gradient);
  for (let step = 0; step < MOST_NEWTON_STEPS && Math.abs(gradient) > 1e-4; step += 1) {
    const next = value - gradient / (square + cost / (cost - value) / value);
    value = next <= 0 ? value * SHRINK : next;
    gradient = square * (value - start) + slope + Math.log(value / (cost - value));
  }
  return { dual: mirrored ? cost - value : value, pull };
}

function product(weights: Float64Array, row: SparseRow): number {
  const { columns, values } = row;
  let sum = 0;
  for (let entry = 0; entry < columns.length; entry += 1)
    sum += (weights[columns[entry] ?? 0] ?? 0) * (values[entry] ?? 0);
  return sum;
}

function addScaled(weights: Float64Array, row: SparseRow, scale: number): void {
  const { columns, values } = row;
  for (let entry = 0; entry < columns.length; entry += 1) {
    const column = columns[entry] ?? 0;
    weights[column] = (weights[column] ?? 0) + scale * (values[entry] ?? 0);
  }
}

/** Fisher and Yates. */
function shuffle(order: number[], random: RandomSource): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
