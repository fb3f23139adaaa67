import { type Lesson, type Review, refusalOf } from '../agents/lesson.ts';
import { Notebook } from '../agents/notebook.ts';
import { PostWords } from '../agents/post-words.ts';
import type { Fill } from '../domain/fill.ts';
import type { RoundTrip } from '../domain/history.ts';
import type { DecisionId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { LessonTold, PositionReviewed } from '../domain/record.ts';
import type { Evidence, Note, Snapshot } from '../domain/snapshot.ts';
import { type Money, moneyToNumber } from '../domain/units.ts';
import { RoundTrips } from '../ledger/round-trips.ts';

/** What a team said when it decided to open. */
export interface OpeningClaim {
  readonly decision: DecisionId;
  readonly pUp: number;
  readonly horizonMinutes: number | undefined;
  readonly thesis: string;
  /** Without anybody's words. */
  readonly cited: readonly Evidence[];
}

/** A position that a claim has opened, with what of it has closed. */
interface OpenPosition {
  readonly claim: OpeningClaim;
  /** Of the closed parts: worth on the way in, on the way out, and what they made after fees. */
  readonly paid: number;
  readonly got: number;
  readonly net: number;
}

/** What a team has claimed and what came of it: positions it has opened, and its notebook of those that have closed. */
export class OwnPast {
  /** Of each symbol's last opening. */
  readonly claims = new Map<SymbolId, OpeningClaim>();
  private readonly trips: RoundTrips;
  private readonly open = new Map<SymbolId, OpenPosition>();
  private readonly notebook = new Notebook();
  private readonly words = new PostWords();
  private closed: readonly Review[] = [];

  constructor(instruments: readonly Instrument[]) {
    this.trips = new RoundTrips(new Map(instruments.map((instrument) => [instrument.symbol, instrument])));
  }

  get notes(): readonly Note[] {
    return this.notebook.notes;
  }

  /** Takes a fill in, with the fee that was booked for it; gives the position that it closed, where a claim had opened it. */
  filled(fill: Fill, fee: Money): PositionReviewed | undefined {
    const { symbol } = fill;
    const side = this.trips.position(symbol)?.side;
    const trip = this.trips.add(fill, fee);
    const held = this.trips.position(symbol);
    const before = this.open.get(symbol);
    const open = before === undefined || trip === undefined ? before : withTrip(before, trip);
    if (open !== undefined) this.open.set(symbol, open);
    if (held?.side === side) return undefined;
    this.open.delete(symbol);
    if (held !== undefined) this.#opened(fill);
    return open === undefined || trip === undefined ? undefined : this.#reviewed(open, trip);
  }

  #opened({ symbol, cause }: Fill): void {
    const claim = this.claims.get(symbol);
    if (claim === undefined || cause.kind !== 'order' || cause.decision !== claim.decision) return;
    this.open.set(symbol, { claim, paid: 0, got: 0, net: 0 });
    this.notebook.credit(idsOf(claim), { cited: 1, earned: 0 });
  }

  #reviewed({ claim, paid, got, net }: OpenPosition, trip: RoundTrip): PositionReviewed | undefined {
    if (paid <= 0) return undefined;
    const { decision, pUp, horizonMinutes, thesis, cited } = claim;
    const { symbol, side, openedAt, closedAt, exit } = trip;
    const result = net / paid;
    const position = {
      decision,
      symbol,
      side,
      openedAt,
      closedAt,
      pUp,
      horizonMinutes,
      move: got / paid - 1,
      result,
      exit,
    };
    this.notebook.credit(idsOf(claim), { cited: 0, earned: result });
    this.closed = [...this.closed, { position, thesis, cited }];
    return { kind: 'position-reviewed', ...position };
  }

  /** What has closed since it was last asked, to be learned from; once. */
  takeClosed(): readonly Review[] {
    const { closed } = this;
    this.closed = [];
    return closed;
  }

  /** What a team was shown: none of its strangers' words goes into the notebook. */
  read(evidence: readonly Evidence[]): void {
    this.words.add(evidence.filter(({ kind }) => kind === 'post' || kind === 'found-live'));
  }

  /** Writes down what of the lessons may stay: at most one a closed position. */
  learn(
    lessons: readonly Lesson[],
    reviews: readonly Review[],
    { at, cycle, symbols }: LearnedIn,
  ): readonly LessonTold[] {
    return reviews.flatMap((review) => {
      const { position } = review;
      const said = lessons.find(({ decision }) => decision === position.decision);
      if (said === undefined) return [];
      const names = symbols.map(({ symbol }) => symbol);
      const refused = refusalOf(said.text, review, { words: this.words, names });
      const told = { kind: 'lesson-told', cycle, decision: position.decision, lesson: said.text, refused } as const;
      if (refused !== undefined) return [{ ...told, note: undefined, dropped: undefined }];
      return [{ ...told, ...this.notebook.add({ position, lesson: said.text, at }) }];
    });
  }
}

type LearnedIn = Pick<Snapshot, 'at' | 'cycle' | 'symbols'>;

function idsOf({ cited }: OpeningClaim) {
  return cited.map(({ id }) => id);
}

function withTrip(open: OpenPosition, { size, entryPrice, exitPrice, realised, fees }: RoundTrip): OpenPosition {
  return {
    ...open,
    paid: open.paid + size * entryPrice,
    got: open.got + size * exitPrice,
    net: open.net + moneyToNumber(realised) - moneyToNumber(fees),
  };
}
