import { MINUTE_MS } from '../../domain/time.ts';

/** The stretch of time that charts show, in milliseconds UTC. */
export interface ShownSpan {
  readonly from: number;
  readonly to: number;
}

/** Nothing nearer: prices are gathered by the minute. */
const LEAST_MS = 5 * MINUTE_MS;

/** Nearer (a factor below 1) or wider, about a moment that stays where it is; undefined: all there is. */
export function zoomed(
  shown: ShownSpan | undefined,
  whole: ShownSpan,
  { factor, about }: { readonly factor: number; readonly about?: number },
): ShownSpan | undefined {
  const { from, to } = shown ?? whole;
  const middle = about ?? (from + to) / 2;
  const long = Math.max(LEAST_MS, (to - from) * factor);
  const share = to > from ? (middle - from) / (to - from) : 0.5;
  return within({ from: middle - long * share, to: middle + long * (1 - share) }, whole);
}

/** Later by so much, or earlier where it is below 0; never beyond what there is. */
export function moved(shown: ShownSpan | undefined, whole: ShownSpan, byMs: number): ShownSpan | undefined {
  return shown === undefined ? undefined : within({ from: shown.from + byMs, to: shown.to + byMs }, whole);
}

/** What touched the end touches the new one too; what lies behind it comes back with it. */
export function following(shown: ShownSpan, before: number, end: number): ShownSpan {
  const byMs = shown.to >= before || shown.to > end ? end - shown.to : 0;
  return { from: shown.from + byMs, to: shown.to + byMs };
}

function within({ from, to }: ShownSpan, whole: ShownSpan): ShownSpan | undefined {
  const long = to - from;
  if (long >= whole.to - whole.from) return undefined;
  const first = Math.min(Math.max(from, whole.from), whole.to - long);
  return { from: Math.round(first), to: Math.round(first + long) };
}
