import { POWERS_OF_TEN } from '../domain/decimal.ts';
import type { BarOpen, Split } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Session } from '../domain/instrument.ts';
import { DAY_MS, formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '../domain/time.ts';
import { openMsBetween, staleAfterMs } from '../execution/market/stale.ts';
import type { Desk } from './desk.ts';

/** A daily open further from the last close than a fifth of it is rarely news and often a split. */
const FAR_SHARE = 1 / 5;

interface FarOpen {
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
  count: number;
}

/** The longest that a held symbol has been valued at one price. */
interface OldPrice {
  readonly seenAt: Instant;
  readonly at: Instant;
}

/** What there is to tell, in parts: shares of a run's accounts that are stepped apart have the first in common. */
export interface PriceNotes {
  /** Sentences that hold whoever takes part. */
  readonly common: readonly string[];
  /** By symbol: the longest that anybody's position was valued at one price. */
  readonly oldest: ReadonlyMap<SymbolId, { readonly ageMs: number; readonly at: Instant; readonly line?: string }>;
}

/** A sentence each: what several shares tell of one symbol is told by the one whose price was the oldest. */
export function noteLines(shares: readonly PriceNotes[]): readonly string[] {
  const symbols = new Set(shares.flatMap(({ oldest }) => [...oldest.keys()]));
  const old = [...symbols].sort().flatMap((symbol) => {
    const told = shares.flatMap(({ oldest }) => oldest.get(symbol) ?? []);
    const [longest] = told.sort((left, right) => right.ageMs - left.ageMs || left.at - right.at);
    return longest?.line ?? [];
  });
  return [...(shares[0]?.common ?? []), ...old];
}

/** What a reader must know of a run's prices before reading a figure. */
export class MarketNotes {
  private readonly farOpens = new Map<Desk, FarOpen>();
  private readonly oldPrices = new Map<Desk, OldPrice>();
  private readonly splits: Split[] = [];

  /** Ahead of the bar's own effects, so that the last close is the one before it. */
  onOpen(desk: Desk, { intervalMs, open, visible }: BarOpen): void {
    if (desk.instrument.kind !== 'equity' || intervalMs < DAY_MS) return;
    const close = desk.recentBar(0)?.close;
    if (close === undefined || Math.abs(open - close) <= close * FAR_SHARE) return;
    const known = this.farOpens.get(desk);
    if (known !== undefined) known.count += 1;
    else this.farOpens.set(desk, { at: visible, from: close, to: open, count: 1 });
  }

  onSplit(split: Split): void {
    this.splits.push(split);
  }

  /** Accounts are being weighed at this instant. */
  onWeighing(desks: ReadonlyMap<SymbolId, Desk>, now: Instant): void {
    for (const desk of desks.values()) {
      const { seenAt } = desk.market;
      const longest = this.oldPrices.get(desk);
      if (now - seenAt <= (longest === undefined ? HOUR_MS : longest.at - longest.seenAt)) continue;
      const isHeld = desk.subAccounts.some(({ account }) => account.ledger.positions.has(desk.instrument.symbol));
      if (isHeld) this.oldPrices.set(desk, { seenAt, at: now });
    }
  }

  told(): PriceNotes {
    const far = [...this.farOpens].map(([desk, open]) => farOpenLine(desk, open));
    const oldest = [...this.oldPrices].map(([desk, price]) => {
      const { at, seenAt } = price;
      return [desk.instrument.symbol, { ageMs: at - seenAt, at, ...oldPriceLine(desk, price) }] as const;
    });
    return { common: [...far, ...this.splits.map(splitLine)], oldest: new Map(oldest) };
  }
}

function farOpenLine({ instrument }: Desk, { at, from, to, count }: FarOpen): string {
  const scale = POWERS_OF_TEN[instrument.priceDecimals] ?? Number.NaN;
  const percent = Math.abs((to / from - 1) * 100).toFixed(1);
  const more = count === 1 ? '' : `; ${count - 1} more opened so far away`;
  return `${instrument.symbol}: the daily bar of ${formatInstant(at).slice(0, 10)} opens ${percent} % ${to > from ? 'above' : 'below'} its last close (${from / scale} -> ${to / scale}${more}). Prices are taken as they are: where that was a split, the result is wrong.`;
}

function splitLine({ symbol, ts, newShares, oldShares }: Split): string {
  return `${symbol}: ${newShares} for ${oldShares} shares from ${formatInstant(ts).slice(0, 10)} on; prices, sizes and volumes behind that are told in shares of before it.`;
}

function oldPriceLine({ instrument, market }: Desk, { seenAt, at }: OldPrice): { readonly line?: string } {
  const ageMs = openMsBetween(seenAt, at, instrument.session);
  if (ageMs <= staleAfterMs(market)) return {};
  const line = `${instrument.symbol}: a position was valued at a price ${ageText(ageMs, instrument.session)} old, of ${formatInstant(seenAt).slice(0, 16)}Z: nobody knows what it was worth by then.`;
  return { line };
}

/** Of the time the instrument was open. */
function ageText(ageMs: number, session: Session | undefined): string {
  if (session !== undefined) {
    const sessionMs = (session.closesAtMinutes - session.opensAtMinutes) * MINUTE_MS;
    if (ageMs >= sessionMs) return `${Math.floor(ageMs / sessionMs)} sessions`;
  } else if (ageMs >= 2 * DAY_MS) {
    return `${Math.floor(ageMs / DAY_MS)} days`;
  }
  return `${(ageMs / HOUR_MS).toFixed(1)} hours`;
}
