/** What canonical text can hold. A bigint becomes a decimal string; undefined members are left out. */
export type Canonical =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/** JSON with sorted keys and no spaces: equal values give equal text everywhere. */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

function isList(value: object): value is readonly Canonical[] {
  return Array.isArray(value);
}
