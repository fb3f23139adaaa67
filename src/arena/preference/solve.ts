/** Plain linear algebra for a handful of unknowns. */
export type Matrix = readonly (readonly number[])[];

/** The inverse of a symmetric, positive definite matrix by Gauss and Jordan; undefined where it has none. */
export function inverseOf(matrix: Matrix): number[][] | undefined {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [...row, ...Array.from({ length: size }, (_, column) => Number(column === at))]);
  for (let at = 0; at < size; at += 1) {
    const pivotRow = largestBelow(rows, at);
    const pivot = rows[pivotRow]?.[at] ?? 0;
    if (Math.abs(pivot) < 1e-12) return undefined;
    const [own = [], other = []] = [rows[pivotRow], rows[at]];
    rows[pivotRow] = other;
    rows[at] = own.map((value) => value / pivot);
    for (const [place, row] of rows.entries()) {
      const factor = row[at] ?? 0;
      if (place !== at && factor !== 0)
        rows[place] = row.map((value, column) => value - factor * (rows[at]?.[column] ?? 0));
    }
  }
  return rows.map((row) => row.slice(size));
}

function largestBelow(rows: Matrix, column: number): number {
  let best = column;
  for (let row = column; row < rows.length; row += 1)
    if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
  return best;
}

export function applied(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

export function product(left: Matrix, right: Matrix): number[][] {
  const columns = (right[0] ?? []).map((_, at) => right.map((row) => row[at] ?? 0));
  return left.map((row) => columns.map((column) => dot(row, column)));
}

export function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
