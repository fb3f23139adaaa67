import type { JsonSchema } from './wire.ts';

/**
 * How much a terse reply may hold of each list, in all and a symbol: enough for what decides. What rambles on is cut by
 * its provider and is no reply at all.
 */
const MOST: Readonly<Record<string, number>> = {
  claims: 2,
  evidence: 2,
  newEvidence: 2,
  researcher: 1,
  quant: 1,
  creative: 1,
};
const MOST_A_SYMBOL: Readonly<Record<string, number>> = {
  symbols: 1,
  proposals: 1,
  decisions: 1,
  stances: 1,
  reviews: 6,
};
const MOST_CHARACTERS = 120;
/** Servers that write replies by a grammar keep to the bounds of whole numbers, and of no others. */
const WHOLE: ReadonlySet<string> = new Set(['leverage', 'horizonMinutes']);

/** What a reply is about. */
export interface Asked {
  readonly symbols: number;
  readonly maxLeverage: number;
}

/** The schema of a reply, cut down to what a team needs to hear of that. */
export function terseSchema(schema: JsonSchema, asked: Asked): JsonSchema {
  const terse = (name: string, member: unknown): unknown => {
    if (Array.isArray(member)) return member.map((one: unknown) => terse(name, one));
    if (typeof member !== 'object' || member === null) return member;
    const own: Readonly<Record<string, unknown>> = { ...member };
    const inside = Object.entries(own).map(([key, value]) => [key, terse(OF_ITSELF.has(key) ? name : key, value)]);
    return { ...Object.fromEntries(inside), ...bounds(name, own, asked) };
  };
  return { ...schema, properties: terse('', schema.properties) };
}

/** Keys behind which stands another form of the same member. */
const OF_ITSELF: ReadonlySet<string> = new Set(['anyOf', 'items']);

function bounds(name: string, { type, maxItems, maxLength }: JsonSchema, asked: Asked): JsonSchema {
  if (type === 'number' && WHOLE.has(name)) {
    return { type: 'integer', ...(name === 'leverage' ? { maximum: Math.max(1, Math.floor(asked.maxLeverage)) } : {}) };
  }
  if (typeof maxLength === 'number') return { maxLength: Math.min(maxLength, MOST_CHARACTERS) };
  if (typeof maxItems !== 'number') return {};
  const most = MOST[name] ?? asked.symbols * (MOST_A_SYMBOL[name] ?? maxItems);
  return { maxItems: Math.min(maxItems, most), ...(name === 'evidence' ? { minItems: 1 } : {}) };
}
