import { escapeTerminal } from '../../domain/escape.ts';
import type { Estimate } from '../../workshop/evaluate/evaluate.ts';

/** A figure with its interval, or why there is none. */
export function estimateText(estimate: Estimate): string {
  if ('missing' in estimate) return `none: ${escapeTerminal(estimate.missing)}`;
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((figure) => figure.toFixed(3));
  return `${value}  [${low}, ${high}]`;
}
