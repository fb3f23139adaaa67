import { MEANINGS, type Meanings, plainLabel } from '../adapters/sentiment/label-values.ts';
import { InputError } from '../domain/errors.ts';
import { type EntrantId, isEntrantId, isSymbolId, type SymbolId } from '../domain/ids.ts';
import { type Instant, parseDate, parseDurationMs } from '../domain/time.ts';

/** Readers of option values; each throws an InputError that names the option. */

export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most && Number.isSafeInteger(value)) return value;
    throw badOption(option, text, `give a whole number from ${least} to ${most}`);
  };
}

export function shareOption(option: string): (text: string) => number {
  return (text) => {
    const value = /^\d(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (value <= 1) return value;
    throw badOption(option, text, 'give a share from 0 to 1');
  };
}

export function entrantOption(option: string): (text: string) => EntrantId {
  return (text) => {
    if (isEntrantId(text)) return text;
    throw badOption(option, text, "give an entrant's id, as the leaderboard has it");
  };
}

export function evidenceOption(option: string): (text: string) => string {
  return (text) => {
    if (/^post:\d{1,4}-\d{1,12}$/.test(text)) return text;
    throw badOption(option, text, 'give a post as decisions cite it, such as post:0-17');
  };
}

/** One of a closed list. */
export function oneOf<Name extends string>(option: string, names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw badOption(option, text, `give ${names.join(', ')}`);
}

/** A plain number above 0. */
export function positiveNumber(option: string): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}(\.\d{1,8})?$/.test(text) ? Number(text) : Number.NaN;
    if (value > 0) return value;
    throw badOption(option, text, 'give a number above 0, such as 5 or 0.25');
  };
}

/** Percent above 0, as a fraction. */
export function percentage(option: string): (text: string) => number {
  return (text) => {
    const value = /^\d{1,4}(\.\d{1,4})?$/.test(text) ? Number(text) / 100 : Number.NaN;
    if (value > 0) return value;
    throw badOption(option, text, 'give percent above 0, such as 5 or 2.5');
  };
}

export function span(option: string): (text: string) => number {
  return (text) => {
    const spanMs = parseDurationMs(text);
    if (spanMs !== undefined) return spanMs;
    throw badOption(option, text, 'give a span such as 250ms, 1m or 1d');
  };
}

/** `house=12,momentum=40`: a number of tries by entrant. */
export function triesList(text: string): ReadonlyMap<string, number> {
  const tries = text.split(',').map((item) => /^([^=]+)=(\d{1,6})$/.exec(item.trim()));
  return new Map(
    tries.map((found) => {
      const [, entrant = '', count = '0'] = found ?? [];
      if (Number(count) >= 1) return [entrant, Number(count)];
      throw badOption('--tries', text, 'give entrants with a number from 1, such as house=12,momentum=40');
    }),
  );
}

export function date(option: string): (text: string) => Instant {
  return (text) => {
    const value = parseDate(text);
    if (value !== undefined) return value;
    throw badOption(option, text, 'give a date such as 2025-01-31 or 2025-01-31T12:00Z');
  };
}

/** US dollars. */
export function dollars(option: string): (text: string) => number {
  return (text) => {
    const value = /^(\d+(?:\.\d+)?)(?: USD)?$/.exec(text)?.[1];
    if (value !== undefined) return Number.parseFloat(value);
    throw badOption(option, text, 'give US dollars such as 0.50');
  };
}

export function symbolName(option: string): (text: string) => SymbolId {
  return (text) => {
    if (isSymbolId(text)) return text;
    throw badOption(option, text, 'give a symbol such as GOOG');
  };
}

/** `0=bearish,1=bullish`. */
export function labelMeanings(text: string): Meanings {
  const pairs = text.split(',').map((pair) => pair.split('='));
  const read = pairs.flatMap(([label = '', name = '']) => {
    const meaning = MEANINGS.get(name.trim().toLowerCase());
    return meaning === undefined ? [] : [[plainLabel(label), meaning] as const];
  });
  const told = new Map(read);
  if (told.size === pairs.length) return told;
  throw badOption(
    '--labels',
    text,
    'give each label once with bearish, neutral, bullish or skip, such as 0=bearish,1=bullish',
  );
}

export function badOption(where: string, given: string, mend: string): InputError {
  const what = `${JSON.stringify(given.slice(0, 60))} does not fit`;
  return new InputError({ code: 'option-bad-value', where, what, mend });
}
