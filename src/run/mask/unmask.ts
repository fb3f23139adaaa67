import { canonicalJson } from '../../domain/canonical.ts';
import { type AccountDigest, combineDigests, type RunDigest } from '../../domain/digest.ts';
import type { AccountId, EntrantId } from '../../domain/ids.ts';
import type { RunRecord, RunRow } from '../../domain/record.ts';
import { decodeRow, encodeRecord } from '../../domain/record-codec.ts';
import { RowText } from '../../domain/row-text.ts';
import { type MaskedSymbol, type MaskKey, shiftPoint } from '../../workshop/mask/key.ts';

/** The digest that a masked run has once the mask is off: decisions, orders, fills and entries as of the true market. */
export function unmaskedDigest(rows: Iterable<RunRow>, key: MaskKey): RunDigest {
  const accounts = new Map<AccountId, { readonly entrant: EntrantId; readonly text: RowText }>();
  for (const { account, records } of unmaskedRows(rows, key)) {
    const [first] = records;
    if (account === undefined) continue;
    if (first?.kind === 'account-opened') accounts.set(account, { entrant: first.entrant, text: new RowText() });
    const own = accounts.get(account);
    for (const record of records) own?.text.add(record);
    own?.text.end();
  }
  const digests: AccountDigest[] = [...accounts]
    .map(([account, { entrant, text }]) => ({ account, entrant, digest: text.digest() }))
    .sort((left, right) => (left.account < right.account ? -1 : 1));
  return combineDigests(digests);
}

/** The accounts' rows of a masked run with true names, times and prices. */
export function* unmaskedRows(rows: Iterable<RunRow>, key: MaskKey): Generator<RunRow> {
  const undoing = { bySymbol: new Map(key.symbols.map((one) => [one.masked, one])), shiftMs: key.shiftMs };
  for (const row of rows) {
    if (row.account === undefined) continue;
    yield { ...row, records: unmasked(row.records, undoing, row.sequence) };
  }
}

interface Undoing {
  readonly bySymbol: ReadonlyMap<string, MaskedSymbol>;
  readonly shiftMs: number;
}

function unmasked(records: readonly RunRecord[], undoing: Undoing, sequence: number): readonly RunRecord[] {
  const plain = records.map((record): unknown => JSON.parse(encodeRecord(record)));
  return decodeRow(canonicalJson(plain.map((record) => undone(record, '', undefined, undoing))), sequence);
}

const TIMES: ReadonlySet<string> = new Set(['at', 'decidedAt', 'arrivesAt', 'until']);
/** Prices as an author writes them, which stand in intents; those of orders and fills are the grid's whole numbers. */
const AUTHORED: ReadonlySet<string> = new Set(['stop', 'target', 'trailing', 'limit', 'trigger', 'distance']);

/** `own`: the symbol of the nearest record around it, and whether that is an intent. */
interface Around {
  readonly symbol: MaskedSymbol | undefined;
  readonly isIntent: boolean;
}

function undone(value: unknown, name: string, around: Around | undefined, undoing: Undoing): unknown {
  if (typeof value === 'string') return undoneText(value, name, around, undoing);
  if (typeof value === 'number') return undoneNumber(value, name, around, undoing);
  if (Array.isArray(value))
    return value.map((one: unknown) => undone(one, name, within(one, name, around, undoing), undoing));
  if (typeof value !== 'object' || value === null) return value;
  const inner = within(value, name, around, undoing);
  return Object.fromEntries(
    Object.entries(value).map(([member, one]) => [member, undone(one, member, inner, undoing)]),
  );
}

function within(value: unknown, name: string, around: Around | undefined, { bySymbol }: Undoing): Around | undefined {
  if (typeof value !== 'object' || value === null) return around;
  const isIntent = name === 'intents' || around?.isIntent === true;
  const symbol = 'symbol' in value ? bySymbol.get(String(value.symbol)) : around?.symbol;
  return { symbol, isIntent };
}

function undoneText(text: string, name: string, around: Around | undefined, { bySymbol }: Undoing): string {
  if (name === 'symbol') return bySymbol.get(text)?.symbol ?? text;
  if (name === 'evidence') {
    const [kind = '', ...rest] = text.split(':');
    const symbol = bySymbol.get(rest.join(':'))?.symbol;
    return symbol === undefined ? text : `${kind}:${symbol}`;
  }
  const power = around?.symbol?.power;
  if (name !== 'invalidation' || power === undefined || !/^(close|price)/.test(text)) return text;
  return text.replace(/\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i, (figure) => shiftPoint(figure, -power));
}

function undoneNumber(value: number, name: string, around: Around | undefined, { shiftMs }: Undoing): number {
  if (TIMES.has(name)) return value - shiftMs;
  const power = around?.isIntent === true ? around.symbol?.power : undefined;
  if (power === undefined) return value;
  if (AUTHORED.has(name)) return Number(shiftPoint(`${value}`, -power));
  return name === 'units' ? Number(shiftPoint(`${value}`, power)) : value;
}
