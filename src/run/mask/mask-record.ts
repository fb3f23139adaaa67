import type { RawRecord } from '../../adapters/tape/record.ts';
import { type MaskedSymbol, shiftPoint } from '../../workshop/mask/key.ts';
import type { TextMask } from '../../workshop/mask/mask-text.ts';

export interface RecordMask {
  readonly shiftMs: number;
  readonly symbols: ReadonlyMap<string, MaskedSymbol>;
  readonly text: TextMask;
  /** The symbols that a text speaks of. */
  readonly about: (text: string) => readonly string[];
}

const TIMES: ReadonlySet<string> = new Set(['ts', 'recv', 'visible', 'from', 'author_created']);
const PRICES: ReadonlySet<string> = new Set([
  ...['bid', 'ask', 'price', 'open', 'high', 'low', 'close', 'mark', 'oracle', 'amount'],
]);
const SIZES: ReadonlySet<string> = new Set(['bid_size', 'ask_size', 'size', 'volume']);
const IDS: ReadonlySet<string> = new Set(['id', 'repost_of', 'author']);
/** What tells nothing of the market. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['type', 'side', 'interval', 'rate', 'source', 'followers', 'lang', 'synthetic'],
  ...['new_shares', 'old_shares', 'offset_ms', 'command', 'order', 'kind'],
]);

/** A tape's record under the mask; members that nobody knows are left out. Undefined for a symbol of no instrument. */
export function maskedRecord(record: RawRecord, mask: RecordMask): Record<string, unknown> | undefined {
  const { symbol } = record;
  const own = typeof symbol === 'string' ? mask.symbols.get(symbol) : undefined;
  if (symbol !== undefined && symbol !== null && own === undefined) return undefined;
  const masked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    const other = value === null ? null : maskedMember(name, value, record.type, own, mask);
    if (other !== undefined) masked[name] = other;
  }
  return masked;
}

function maskedMember(
  name: string,
  value: unknown,
  type: unknown,
  own: MaskedSymbol | undefined,
  { shiftMs, text, about }: RecordMask,
): unknown {
  if (name === 'symbol') return own?.masked;
  if (TIMES.has(name)) return typeof value === 'number' ? value + shiftMs : undefined;
  if (PRICES.has(name)) return own === undefined ? undefined : moved(value, own.power);
  if (SIZES.has(name)) return own === undefined ? undefined : moved(value, -own.power);
  if (name === 'id' && type === 'trade') return value;
  if (IDS.has(name)) return typeof value === 'string' ? text.tag(value) : undefined;
  if (name === 'text') return typeof value === 'string' ? text.mask(value, about(value)) : undefined;
  if (name === 'references' && Array.isArray(value))
    return value.map((link) => `https://l.example/${text.tag(String(link))}`);
  return PLAIN.has(name) ? value : undefined;
}

/** JSON numbers of up to 15 digits are exact both ways; longer figures are text on a tape already. */
function moved(value: unknown, power: number): unknown {
  if (typeof value === 'string') return shiftPoint(value, power);
  return typeof value === 'number' ? Number(shiftPoint(`${value}`, power)) : undefined;
}
