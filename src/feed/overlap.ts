import { InputError } from '../domain/errors.ts';
import type {
  BarClose,
  BarOpen,
  Dividend,
  FeedEvent,
  Funding,
  Mark,
  PostEvent,
  Quote,
  Split,
  Trade,
} from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { SECOND_MS } from '../domain/time.ts';
import { Deduplicator } from './dedupe.ts';

/** What was left out of one tape because another has told it before: as it is there, or otherwise. */
export type Overlap = 'duplicate' | 'contradiction';

type Tick = Quote | Trade | Mark;
type Bar = BarOpen | BarClose;
/** What a symbol has once at a time. */
type Timed = Bar | Funding | Dividend | Split;

/** Bars, fundings and ticks known of each symbol. */
const MOST_KNOWN = 4_096;
/** Ticks, while one tape alone tells of the symbol: what is kept for long costs a run its speed. */
const FEW_KNOWN = 64;
/** A bar that was still being made when one tape was got is a contradiction; many are two markets under one name. */
const CONTRADICTIONS_SHARE = 0.01;

interface Tape {
  readonly name: string;
  readonly counts: Map<Overlap, number>;
  /** Where the first of each kind stands. */
  readonly first: Map<Overlap, string>;
  lines: number;
}

/**
 * Knows what several tapes tell together, in the order of their merge, so that what stands on two of them counts once:
 * bars by symbol, interval and time, funding by symbol and second, posts by source and id, ticks one for one by their time and
 * figures. What the earlier-named tape says stays.
 */
export class Overlaps {
  private readonly tapes: readonly Tape[];
  private readonly timed = new Map<string, Map<number, Timed>>();
  private readonly ticks = {
    quote: new Map<SymbolId, Ticks>(),
    trade: new Map<SymbolId, Ticks>(),
    mark: new Map<SymbolId, Ticks>(),
  };
  private readonly posts = new Deduplicator();

  constructor(names: readonly string[]) {
    this.tapes = names.map((name) => ({ name, counts: new Map(), first: new Map(), lines: 0 }));
  }

  /** Lines of a tape that were left out so far. */
  countsOf(tape: number): ReadonlyMap<Overlap, number> {
    return this.tapes[tape]?.counts ?? new Map();
  }

  /** Where the first of them stands, by kind. */
  firstOf(tape: number): ReadonlyMap<Overlap, string> {
    return this.tapes[tape]?.first ?? new Map();
  }

  /** Remembers an event; whether another tape had told it before. Throws `tapes-contradict` when too many do. */
  remember(event: FeedEvent): boolean {
    const known = this.#overlapOf(event);
    const tape = this.tapes[event.tape];
    // A bar's two events are one line.
    if (tape === undefined || event.kind === 'bar-open') return known !== undefined;
    tape.lines += 1;
    if (known === undefined) return false;
    const count = (tape.counts.get(known) ?? 0) + 1;
    tape.counts.set(known, count);
    if (count === 1) tape.first.set(known, `${tape.name}:${event.line}`);
    if (known === 'contradiction' && count > 1 + tape.lines * CONTRADICTIONS_SHARE) throw contradictory(tape, event);
    return true;
  }

  #overlapOf(event: FeedEvent): Overlap | undefined {
    switch (event.kind) {
      case 'bar-open':
        return this.#timedOverlap(`${event.symbol} opens ${event.intervalMs}`, event.ts, event);
      case 'bar-close':
        return this.#timedOverlap(`${event.symbol} closes ${event.intervalMs}`, event.openedAt, event);
      case 'funding':
        // Venues date a payment some milliseconds late, and not always the same.
        return this.#timedOverlap(`${event.symbol} funding`, Math.round(event.ts / SECOND_MS), event);
      case 'dividend':
        return this.#timedOverlap(`${event.symbol} dividend`, event.ts, event);
      case 'split':
        return this.#timedOverlap(`${event.symbol} split`, event.ts, event);
      case 'quote':
      case 'trade':
      case 'mark':
        return this.#ticksOf(event).remember(event) ? 'duplicate' : undefined;
      case 'post':
      case 'post-edited':
      case 'post-deleted':
      case 'post-picture':
        return this.posts.remember(keyOfPost(event), event.ts) ? 'duplicate' : undefined;
      case 'gap':
      case 'clock':
      case 'clock-offset':
      case 'control':
        return undefined;
      default:
        return assertNever(event);
    }
  }

  #timedOverlap(series: string, time: number, event: Timed): Overlap | undefined {
    let known = this.timed.get(series);
    if (known === undefined) {
      known = new Map();
      this.timed.set(series, known);
    }
    const before = known.get(time);
    if (before === undefined) {
      known.set(time, event);
      if (known.size > MOST_KNOWN) for (const oldest of known.keys()) return void known.delete(oldest);
      return undefined;
    }
    // Its own tape has looked for repeats already.
    if (before.tape === event.tape) return undefined;
    return figuresOf(before) === figuresOf(event) ? 'duplicate' : 'contradiction';
  }

  #ticksOf({ kind, symbol }: Tick): Ticks {
    const known = this.ticks[kind];
    let ticks = known.get(symbol);
    if (ticks === undefined) {
      ticks = new Ticks();
      known.set(symbol, ticks);
    }
    return ticks;
  }
}

function figuresOf(event: Timed): string {
  if (event.kind === 'funding') return String(event.rate);
  if (event.kind === 'dividend') return String(event.amount);
  if (event.kind === 'split') return `${event.newShares} ${event.oldShares}`;
  // Of an opening the bar's close decides.
  return event.kind === 'bar-open' ? '' : `${event.open} ${event.high} ${event.low} ${event.close}`;
}

function keyOfPost(event: PostEvent): string {
  const words = event.kind === 'post-edited' ? event.text : '';
  return `${event.kind}\n${event.source}\n${event.id}\n${words}`;
}

/** The latest ticks of one kind and symbol, in visible order, left out or not. */
export class Ticks {
  private readonly recent: Tick[] = [];
  private areShared = false;

  /** Whether another tape had told it before. Ticks may well be alike: the second of one tape is told by another that has two of them. */
  remember(tick: Tick): boolean {
    const recent = this.recent;
    const last = recent.at(-1);
    this.areShared ||= last !== undefined && last.tape !== tick.tape;
    const isTold = this.areShared && this.hasMoreElsewhere(tick);
    const most = this.areShared ? MOST_KNOWN : FEW_KNOWN;
    // All of one instant stay: the other tape tells them behind the last of this one.
    if (recent.length >= most * 2 && last !== undefined && last.visible < tick.visible) recent.splice(0, most);
    recent.push(tick);
    return isTold;
  }

  private hasMoreElsewhere(tick: Tick): boolean {
    const counts = new Map<number, number>();
    for (let at = this.recent.length - 1; at >= 0; at -= 1) {
      const other = this.recent[at];
      // Nothing is seen before it happens, so none of its time lies further back.
      if (other === undefined || other.visible < tick.ts) break;
      if (areAlike(tick, other)) counts.set(other.tape, (counts.get(other.tape) ?? 0) + 1);
    }
    const own = counts.get(tick.tape) ?? 0;
    return [...counts.values()].some((count) => count > own);
  }
}

function areAlike(one: Tick, other: Tick): boolean {
  if (one.ts !== other.ts) return false;
  if (one.kind === 'quote' && other.kind === 'quote') {
    const sameBid = one.bid === other.bid && one.bidSize === other.bidSize;
    return sameBid && one.ask === other.ask && one.askSize === other.askSize;
  }
  if (one.kind === 'trade' && other.kind === 'trade') {
    const sameFigures = one.price === other.price && one.size === other.size;
    return sameFigures && one.side === other.side && one.id === other.id;
  }
  return one.kind === 'mark' && other.kind === 'mark' && one.mark === other.mark && one.oracle === other.oracle;
}

function contradictory({ name, counts, lines }: Tape, event: FeedEvent): InputError {
  const symbol = 'symbol' in event ? `${event.symbol}: ` : '';
  const what = `${symbol}${counts.get('contradiction')} of its first ${lines} records say otherwise than another tape does of the same time`;
  const mend = 'leave one of the tapes out, or give the two markets two symbols';
  return new InputError({ code: 'tapes-contradict', where: `${name}:${event.line}`, what, mend });
}
