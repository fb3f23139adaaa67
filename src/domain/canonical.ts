import { InvariantBroken } from './errors.ts';

/**
 * JSON with sorted keys and no spaces: equal values give equal text everywhere. A bigint becomes a decimal string and
 * an undefined member is left out; NaN and the infinities, which a careless author can ask for, become their names;
 * what JSON would lose silently (a function, a Map) is refused.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? `${value}` : `"${value}"`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return `"${value}"`;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      if (isPlain(value)) return canonicalMembers(value);
      break;
    default:
  }
  throw new InvariantBroken(`${String(value)} has no canonical text`);
}

function canonicalMembers(value: Readonly<Record<string, unknown>>): string {
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    if (members !== '') members += ',';
    members += `${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
