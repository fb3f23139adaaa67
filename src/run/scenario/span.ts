import { type DateSpan, formatInstant, type Instant, parseDate } from '../../domain/time.ts';

interface Dates {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const EVERYTHING: DateSpan = { from: undefined, to: undefined };

/** As a scenario writes it, checked before. */
export function spanOf({ from, to }: Dates): DateSpan {
  return {
    from: from === undefined ? undefined : parseDate(from),
    to: to === undefined ? undefined : parseDate(to),
  };
}

/** What lies in both. */
export function overlapOf(left: DateSpan, right: DateSpan): DateSpan {
  return {
    from: chosen(left.from, right.from, (one, other) => one > other),
    to: chosen(left.to, right.to, (one, other) => one < other),
  };
}

function chosen(
  left: DateSpan['from'],
  right: DateSpan['from'],
  isTighter: (one: Instant, other: Instant) => boolean,
): DateSpan['from'] {
  if (left === undefined || right === undefined) return left ?? right;
  return isTighter(left, right) ? left : right;
}

/** `from 2024-01-01 up to 2024-07-01`; undefined where everything is read. */
export function spanText({ from, to }: DateSpan): string | undefined {
  const words = [
    ...(from === undefined ? [] : [`from ${dateText(from)}`]),
    ...(to === undefined ? [] : [`up to ${dateText(to)}`]),
  ];
  return words.length === 0 ? undefined : words.join(' ');
}

function dateText(when: Instant): string {
  return formatInstant(when)
    .replace(/:00\.000Z$/, 'Z')
    .replace(/T00:00Z$/, '');
}
