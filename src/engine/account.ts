import type { FeeProfile } from '../domain/fee-profile.ts';
import type { Fill } from '../domain/fill.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type RandomSource, seededRandom } from '../domain/random.ts';
import type { RunRecord } from '../domain/record.ts';
import { RowText } from '../domain/row-text.ts';
import { type Instant, instant, later } from '../domain/time.ts';
import { type LatencyModel, latencyMs } from '../execution/latency.ts';
import { FeeMeter } from '../execution/money/fees.ts';
import type { ActivePlan, VenueBook } from '../execution/venue/book.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { type Calm, Falls } from './falls.ts';
import type { AccountPlan, RunPlan, SeasonPlan } from './plan.ts';
import type { RuleWatch } from './rule-watch.ts';

/** An account's place at one symbol: its book at the venue, and how many of its orders are still on their way there. */
export interface SubAccount {
  readonly account: Account;
  readonly book: VenueBook;
  travelling: number;
  readonly calm: Calm;
  /** The numbers of the plan's rule. */
  watched: { readonly plan: ActivePlan; readonly watch: RuleWatch } | undefined;
}

/** Numbers given out so far; ids count per account, so that no rival can rename anything. */
interface Counts {
  cycle: number;
  decision: number;
  order: number;
  fill: number;
}

/** One competitor's books and everything that is its own. `step` owns it. */
export class Account {
  /** Place among the plan's accounts, which are sorted by id. */
  readonly index: number;
  plan: AccountPlan;
  season: SeasonPlan;
  readonly ledger: Ledger;
  readonly transport: Transport;
  readonly subAccounts = new Map<SymbolId, SubAccount>();
  readonly falls: Falls;
  readonly counts: Counts = { cycle: 0, decision: 0, order: 0, fill: 0 };
  /** What the event that is being stepped caused, and the digest of all before it. */
  readonly row = new RowText();
  readonly #runSeason: SeasonPlan;
  /** Who hears of every record as it is noted, in a run that is stepped in shares. */
  onRecord: ((record: RunRecord) => void) | undefined;
  /** Its last fills, of an account whose team is shown charts. */
  readonly recentFills: Fill[] = [];
  private readonly meters: ReadonlyMap<SymbolId, FeeMeter>;

  constructor(index: number, plan: AccountPlan, instruments: ReadonlyMap<SymbolId, Instrument>, run: RunPlan) {
    this.index = index;
    this.plan = plan;
    this.#runSeason = run.season;
    this.season = plan.season ?? run.season;
    this.ledger = openLedger(instruments, run.execution.marginMode);
    this.falls = new Falls(run.capital);
    this.transport = new Transport(run.execution.latency, seededRandom(plan.seed, plan.account, 'latency'));
    this.meters = metersOf(run.fees);
  }

  /** Goes on under another plan; what the old one has brought about stays. */
  turnTo(plan: AccountPlan): void {
    this.season = plan.season ?? this.#runSeason;
    this.plan = plan;
  }

  /** The meter of the venue that a symbol trades on. */
  meter(symbol: SymbolId): FeeMeter {
    const meter = this.meters.get(symbol);
    if (meter === undefined) throw new Error(`no fee profile for ${symbol}`);
    return meter;
  }

  /** Writes a record of this account down. */
  note(record: RunRecord): void {
    this.row.add(record);
    this.onRecord?.(record);
  }
}

/** One meter a venue: volume counts over all of its symbols. */
function metersOf(fees: ReadonlyMap<SymbolId, FeeProfile>): ReadonlyMap<SymbolId, FeeMeter> {
  const byProfile = new Map<FeeProfile, FeeMeter>();
  const bySymbol = new Map<SymbolId, FeeMeter>();
  for (const [symbol, profile] of fees) {
    const meter = byProfile.get(profile) ?? new FeeMeter(profile);
    byProfile.set(profile, meter);
    bySymbol.set(symbol, meter);
  }
  return bySymbol;
}

/** One account's way to its venues: it takes time, and nothing overtakes what was sent before. */
export class Transport {
  readonly #model: LatencyModel;
  private readonly random: RandomSource;
  private sent = 0;
  private lastArrival = instant(0);

  /** `random` belongs to this account alone. */
  constructor(model: LatencyModel, random: RandomSource) {
    this.#model = model;
    this.random = random;
  }

  /** When what is decided now reaches the venue; to be asked once a decision, whose intents travel together. */
  arrivalOf(now: Instant): Instant {
    const at = later(now, latencyMs(this.#model, this.sent, this.random));
    this.sent += 1;
    if (at > this.lastArrival) this.lastArrival = at;
    return this.lastArrival;
  }
}
