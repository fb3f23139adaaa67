const NICE = [1, 2, 2.5, 5, 10];

/** The smallest of 1, 2, 2.5, 5 × 10^k that cuts `span` into at most `count` steps: where an axis has its marks. */
export function niceStep(span: number, count: number): number {
  const raw = span / count;
  const magnitude = Number(`1e${Math.floor(Math.log10(raw))}`);
  return (NICE.find((nice) => nice * magnitude >= raw * (1 - 1e-9)) ?? 10) * magnitude;
}
