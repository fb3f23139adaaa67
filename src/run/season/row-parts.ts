import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import type { RunRecord, RunRow } from '../../domain/record.ts';

/** Enough to tell one part from another; what vouches for all of them is the hash of the list. */
const HASH_LENGTH = 16;

/**
 * One line a journal row: its number, and a short hash of each of its parts by name. A part is a record, and of an entry
 * each of its legs, so that whoever holds the list can say which leg of which entry was changed.
 */
export function partsLine(row: RunRow): string {
  const parts = row.records.flatMap(partsOf).map(([name, value]) => [name, shortHash(value)]);
  return canonicalJson([row.sequence, row.account ?? 'the run', shortHash(row.at), parts]);
}

type Part = readonly [name: string, value: unknown];

function partsOf(record: RunRecord): readonly Part[] {
  if (record.kind === 'fill-made') return [[`fill ${record.fill.id}`, record.fill]];
  if (record.kind === 'order-approved') return [[`order ${record.order.id}`, record.order]];
  if (record.kind !== 'entry-booked') return [[record.kind, record]];
  const { legs, assetLegs = [], ...entry } = record.entry;
  return [
    [`entry ${entry.id}`, entry],
    ...[...legs, ...assetLegs].map((leg): Part => [`entry ${entry.id}, leg ${leg.account}`, leg.amount]),
  ];
}

function shortHash(value: unknown): string {
  return sha256(canonicalJson(value)).slice(0, HASH_LENGTH);
}

/** What differs between two lists of rows, a few words each. */
export function changedParts(kept: readonly string[], found: readonly string[]): readonly string[] {
  const now = new Map(found.map((line) => [numberOf(line), line]));
  const changes: string[] = [];
  for (const line of kept) {
    const number = numberOf(line);
    const other = now.get(number);
    now.delete(number);
    if (other === undefined) changes.push(`row ${number}: it is gone`);
    else if (other !== line) changes.push(`row ${number}: ${partsThatDiffer(line, other)}`);
  }
  return [...changes, ...[...now.keys()].map((number) => `row ${number}: it was added`)];
}

function numberOf(line: string): string {
  return /^\[(\d+)/.exec(line)?.[1] ?? '';
}

const NAMED_PART = /\["([^"]*)","([0-9a-f]{16})"\]/g;

interface NamedPart {
  readonly name: string;
  readonly text: string;
}

/** By name what is in one only; where all is in both, what stands in another place, or as often as it did not before. */
function partsThatDiffer(line: string, other: string): string {
  const [kept, found] = [partsIn(line), partsIn(other)];
  const names = [...without(kept, found), ...without(found, kept)].map(({ name }) => name);
  if (names.length > 0) return [...new Set(names)].join('; ');
  const moved = kept.filter(({ text }, place) => found[place]?.text !== text).map(({ name }) => name);
  const again = found.slice(kept.length).map(({ name }) => name);
  return moved.length + again.length === 0
    ? 'its account or time'
    : `in another order, or twice: ${[...new Set([...moved, ...again])].join('; ')}`;
}

function without(parts: readonly NamedPart[], others: readonly NamedPart[]): readonly NamedPart[] {
  const texts = new Set(others.map(({ text }) => text));
  return parts.filter(({ text }) => !texts.has(text));
}

function partsIn(line: string): readonly NamedPart[] {
  return [...line.matchAll(NAMED_PART)].map(([, name = '', hash]) => ({ name, text: `${name} ${hash}` }));
}
