import type { BarClose, BarOpen, FeedEvent } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Instant, isInstant } from '../../domain/time.ts';
import type { Refusal } from './refusals.ts';

/** A line as parsed, nothing about it checked. */
export type RawRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RawRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a record stands and when it may be seen, its own dates already checked. */
export interface Place {
  readonly ts: Instant;
  readonly visible: Instant;
  /** Nothing may be visible before this. */
  readonly earliest: Instant;
  /** From a tape written live: its lines stand in visible order, and a bar's opening is a record of its own. */
  readonly live: boolean;
  readonly tape: number;
  readonly line: number;
}

export interface BarEvents {
  readonly kind: 'bar';
  readonly open: BarOpen | undefined;
  readonly close: BarClose;
}

export type Decoded = FeedEvent | BarEvents | Refusal;

export type MarketDecoder = (record: RawRecord, place: Place, instrument: Instrument) => Decoded;

/** Absent and null are the same. */
export function isOptionalInstant(value: unknown): value is Instant | null | undefined {
  return value === undefined || value === null || (typeof value === 'number' && isInstant(value));
}

export function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

/** The kinds of records that a tape may hold. */
export const RECORD_TYPES: ReadonlySet<unknown> = new Set([
  'quote',
  'trade',
  'bar',
  'bar-open',
  'mark',
  'funding',
  'dividend',
  'split',
  'post',
  'post-edited',
  'post-deleted',
  'post-picture',
  'gap',
  'clock',
  'clock-offset',
  'control',
]);
