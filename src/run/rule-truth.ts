import { isMadeOf } from '../domain/bar-time.ts';
import type { BarClose } from '../domain/feed-event.ts';
import type { Instrument } from '../domain/instrument.ts';
import { formatDurationMs } from '../domain/time.ts';
import { RuleWatch } from '../engine/rule-watch.ts';
import { parseInvalidation } from '../execution/invalidation/parse.ts';
import { judgeRule, ruleTerms, type Term } from '../execution/invalidation/rule.ts';

/** What an invalidation says of the bars that have closed. */
export interface RuleTruth {
  /** Whether it is a rule, of bars that there are: the venue closes nothing for prose. */
  readonly isEnforced: boolean;
  /** Undefined: it is no rule, or hangs on a number that is not there. */
  readonly holds: boolean | undefined;
  /** The numbers that it names, as `close(4h)`; those that are still warming up, and sentiment, have no value here. */
  readonly terms: readonly { readonly name: string; readonly value: number | undefined }[];
}

/** Bars that a rule is warmed with before the position it guards was opened: as many as the engine keeps. */
export const WARM_BARS = 512;

/** `bars` are those of the instrument, oldest first, from well before the position was opened on. */
export function ruleTruth(text: string, instrument: Instrument, bars: readonly BarClose[]): RuleTruth {
  const rule = parseInvalidation(text);
  if (!rule.ok) return { isEnforced: false, holds: undefined, terms: [] };
  const watch = new RuleWatch(rule.value, instrument, bars);
  const numberOf = (term: Term): number | undefined => watch.valueOf(term, undefined);
  const terms = ruleTerms(rule.value).map((term) => ({ name: nameOf(term), value: numberOf(term) }));
  const barMs = bars.at(-1)?.intervalMs;
  const isEnforced =
    barMs !== undefined &&
    ruleTerms(rule.value).every(({ intervalMs }) => isMadeOf(intervalMs, barMs, instrument.session));
  const holds = judgeRule(rule.value, numberOf);
  return { isEnforced, holds: holds || terms.every(({ value }) => value !== undefined) ? holds : undefined, terms };
}

function nameOf({ name, period, intervalMs }: Term): string {
  return `${name}${period ?? ''}(${formatDurationMs(intervalMs)})`;
}
