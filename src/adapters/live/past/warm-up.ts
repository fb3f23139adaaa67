import type { BarClose, FeedEvent } from '../../../domain/feed-event.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import type { RandomSource } from '../../../domain/random.ts';
import { type Instant, instant, later, SECOND_MS } from '../../../domain/time.ts';
import { isPositivePrice, type Price } from '../../../domain/units.ts';
import type { Clock } from '../../../ports/clock.ts';
import { scaleText } from '../intake/market-events.ts';
import type { Stamper } from '../intake/stamper.ts';
import type { Venue } from '../venues/venue.ts';
import type { BarMessage } from '../wire/message.ts';
import { Asker } from './asker.ts';
import type { PastSpan, VenuePast } from './past.ts';

/** Nobody waits longer for the past. */
const DEADLINE_MS = 20 * SECOND_MS;
const TRIES = 5;

export interface WarmUp {
  /** How many bars back. */
  readonly bars: number;
  readonly intervalMs: number;
}

export interface WarmUpParts {
  readonly venues: readonly Venue[];
  readonly instruments: readonly Instrument[];
  readonly stamper: Stamper;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stop: AbortSignal;
  /** Up to here an earlier life of the run made bars by itself; undefined in the first. */
  readonly since: Instant | undefined;
}

/**
 * The last closed bars of each instrument, from the first venue that tells them, in the order in which they closed: what
 * a run that begins now may know of before, or one that goes on has slept through. Where they cannot be had there is a
 * gap in their place.
 */
export async function warmUpEvents({ bars, intervalMs }: WarmUp, parts: WarmUpParts): Promise<readonly FeedEvent[]> {
  const { venues, instruments, stamper, clock, stop, since } = parts;
  const now = clock.now();
  const to = instant(now - (now % intervalMs));
  const earliest = since === undefined ? 0 : Math.ceil(since / intervalMs) * intervalMs;
  const from = instant(Math.max(earliest, to - bars * intervalMs));
  if (from >= to) return [];
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const deadline = clock.sleep(DEADLINE_MS, signal).then(() => over.abort());
  const asked = venues.flatMap((venue) => {
    const { past, market } = venue;
    if (past === undefined || market === undefined) return [];
    return instruments.map(async (instrument) => {
      const span = { market: market(instrument), from, to, intervalMs };
      return { source: venue.source, instrument, found: await barsOf(past, span, parts, signal) };
    });
  });
  const answers = await Promise.all(asked);
  over.abort();
  await deadline;
  const seen = clock.now();
  const stamp = (): { visible: Instant; tape: number; line: number } => {
    const line = stamper.next;
    stamper.take();
    return { visible: stamper.see(seen), tape: stamper.tape, line };
  };
  const known = instruments.flatMap((instrument) => {
    const mine = answers.filter((answer) => answer.instrument === instrument);
    return mine.find(({ found }) => found.length > 0) ?? mine.slice(0, 1);
  });
  const closes = known
    .flatMap(({ instrument, found }) => found.flatMap((message) => closeOf(message, instrument) ?? []))
    .sort((left, right) => left.ts - right.ts);
  const gaps = known.filter(({ found }) => found.length === 0);
  return [
    ...closes.map((close): FeedEvent => ({ ...close, ...stamp() })),
    ...gaps.map(
      ({ source, instrument: { symbol } }): FeedEvent => ({ kind: 'gap', ts: to, ...stamp(), source, symbol, from }),
    ),
  ];
}

/** Empty where not all pages could be had. */
async function barsOf(
  past: VenuePast,
  span: PastSpan,
  { clock, random }: WarmUpParts,
  stop: AbortSignal,
): Promise<readonly BarMessage[]> {
  if (!past.intervals.includes(span.intervalMs)) return [];
  const { host, spacingMs, candles } = past;
  const asker = new Asker({ host, spacingMs, tries: TRIES, clock, random, stop });
  const bars: BarMessage[] = [];
  for (let cursor: string | undefined = candles.start(span); cursor !== undefined; ) {
    const at: string = cursor;
    const page = await asker.ask(candles.ask(span, at), (body) => candles.read(span, at, body));
    if (!page.ok) return [];
    bars.push(...page.value.messages.flatMap((message) => (message.kind === 'bar' ? message : [])));
    cursor = page.value.next;
  }
  return bars;
}

type UnplacedClose = Omit<BarClose, 'visible' | 'tape' | 'line'>;

function closeOf(message: BarMessage, { symbol, priceDecimals }: Instrument): UnplacedClose | undefined {
  const { openedAt, intervalMs } = message;
  const [open, high, low, close] = [message.open, message.high, message.low, message.close].map((text) =>
    priceOf(text, priceDecimals),
  );
  const volume = Number(message.volume);
  if (open === undefined || high === undefined || low === undefined || close === undefined) return undefined;
  if (!Number.isFinite(volume)) return undefined;
  const ts = later(openedAt, intervalMs);
  return { kind: 'bar-close', ts, symbol, intervalMs, openedAt, open, high, low, close, volume };
}

function priceOf(text: string, decimals: number): Price | undefined {
  const scaled = scaleText(text, decimals);
  return typeof scaled === 'number' && isPositivePrice(scaled) ? scaled : undefined;
}
