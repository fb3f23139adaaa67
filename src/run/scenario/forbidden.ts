import type { FileTrouble } from './trouble.ts';

const ADDRESS = /[a-z][a-z0-9+.-]{1,20}:\/\//i;
const KEY_VARIABLE = /\$\{?[A-Z]|\b[A-Z][A-Z0-9_]*_(KEY|TOKEN|SECRET|PASSWORD)\b/;
const KEY_VALUE = /\b(sk|xai|gsk|AIza|ghp|hf)[-_][A-Za-z0-9_-]{16,}/;
const SECRET_NAME =
  /^(api|access|auth|secret|bearer)?[-_]?(key|token|secret|password|url|origin|endpoint|host|headers?)$/i;
const BASE_URL = /^base[-_]?url$/i;

/**
 * Addresses and keys a scenario must not hold: a shared file could otherwise send a person's key to a stranger.
 * Nor may it hold a name that no reader of keys sees. The value itself is never repeated in the message.
 */
export function forbidden(data: unknown, path: readonly PropertyKey[] = []): readonly FileTrouble[] {
  if (typeof data === 'string') return forbiddenText(data, path);
  if (Array.isArray(data)) return data.flatMap((item, place) => forbidden(item, [...path, place]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, key];
    // A schema's record passes it over in silence.
    if (key === '__proto__')
      return [{ ...trouble(here, true, 'is not a known key'), code: 'unknown-key', mend: 'take it out' }];
    const named = SECRET_NAME.test(key) || BASE_URL.test(key);
    return named ? [trouble(here, true, 'names an address or a key')] : forbidden(value, here);
  });
}

function forbiddenText(text: string, path: readonly PropertyKey[]): readonly FileTrouble[] {
  if (ADDRESS.test(text)) return [trouble(path, false, 'holds an address')];
  if (KEY_VARIABLE.test(text)) return [trouble(path, false, 'names a variable or a key')];
  return KEY_VALUE.test(text) ? [trouble(path, false, 'holds what looks like a key')] : [];
}

function trouble(path: readonly PropertyKey[], atKey: boolean, what: string): FileTrouble {
  const mend = 'name a provider and model only; addresses and keys belong in your own configuration';
  return { code: 'forbidden', path, atKey, what, mend };
}
