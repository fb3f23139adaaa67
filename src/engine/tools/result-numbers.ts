import { fail, ok, type Result } from '../../domain/result.ts';

const MOST_NUMBERS = 60;
const NAME = /^[A-Za-z_][\w.-]{0,31}$/;

/**
 * The numbers of a program's result by name (`value`, `value.0`, `mean`), whatever else it holds: text does not leave
 * the sandbox, so that nobody is told anything but numbers through it.
 */
export function programNumbers(text: string): Result<Readonly<Record<string, number>>, string> {
  const result = jsonOf(text);
  if (!isObject(result)) return fail('there was no result');
  if ('error' in result) return fail(typeof result.error === 'string' ? plain(result.error) : 'it broke off');
  const numbers: Record<string, number> = {};
  collect(result.value, 'value', numbers);
  return Object.keys(numbers).length === 0 ? fail('it returned no number') : ok(numbers);
}

function collect(value: unknown, name: string, numbers: Record<string, number>): void {
  if (Object.keys(numbers).length >= MOST_NUMBERS || !NAME.test(name)) return;
  if (typeof value === 'number') numbers[name] = value;
  else if (typeof value === 'boolean') numbers[name] = value ? 1 : 0;
  else if (isObject(value)) {
    for (const key of Object.keys(value)) collect(value[key], `${name}.${key}`, numbers);
  }
}

/** The kind of error alone: its message may hold whatever the program was written with. */
function plain(error: string): string {
  return /^(?:[A-Z]\w{1,20}Error|no end [\w ]{1,20})/.exec(error)?.[0] ?? 'it broke off';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
