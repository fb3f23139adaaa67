import type { BookAccount, Entry } from '../domain/entry.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { AccountHistory, CostPoint, EquityWaterfall, RoundTrip } from '../domain/history.ts';
import type { AccountId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { assertNever } from '../domain/never.ts';
import { type AccountOpened, DIGESTED_KINDS, type EquityPoint, type RunRecord } from '../domain/record.ts';
import { RowText } from '../domain/row-text.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { grossNotionalOf, type Money, money } from '../domain/units.ts';
import { Coherence } from './coherence.ts';
import { Conducts, ModelUses } from './conducts.ts';
import { Debates } from './debates.ts';
import { Forecasts } from './forecasts.ts';
import { RoundTrips } from './round-trips.ts';

/** What the figures of a run's rows are in. */
export interface RunUnits {
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly usdRate: number | undefined;
}

/** Reads one account's records, in order, into what the arena measures. Every figure is a sum over its rows. */
export class HistoryReader {
  readonly #account: AccountId;
  readonly #opened: AccountOpened;
  readonly #instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly #usdRate: number | undefined;
  readonly #balances = new Map<BookAccount, bigint>();
  readonly #samples: EquityPoint[] = [];
  readonly #trips: RoundTrips;
  readonly #roundTrips: RoundTrip[] = [];
  readonly #forecasts = new Forecasts();
  readonly #debates = new Debates();
  readonly #coherence = new Coherence();
  readonly #models = new ModelUses();
  readonly #conducts = new Conducts();
  readonly #refusals = new Map<string, number>();
  readonly #holds = new Map<string, number>();
  readonly #row = new RowText();
  #lastFill: Fill | undefined;
  #fillCount = 0;
  #turnover = 0n;
  /** As of the last sample; reckoned when the books move on from it, which they do after few samples only. */
  #waterfall: EquityWaterfall | undefined;
  #modelCost = 0;
  readonly #modelCosts: CostPoint[] = [];

  constructor(account: AccountId, opened: AccountOpened, { instruments, usdRate }: RunUnits) {
    this.#account = account;
    this.#opened = opened;
    this.#instruments = instruments;
    this.#usdRate = usdRate;
    this.#trips = new RoundTrips(instruments);
  }

  addRow(records: readonly RunRecord[]): void {
    for (const record of records) this.addRecord(record);
    this.endRow();
  }

  addRecord(record: RunRecord): void {
    if (DIGESTED_KINDS.has(record.kind)) this.#row.add(record);
    this.#add(record);
  }

  endRow(): void {
    this.#row.end();
  }

  #add(record: RunRecord): void {
    switch (record.kind) {
      case 'team-decided':
        this.#forecasts.decided(record.id, record.confidence);
        this.#coherence.decided(record);
        if (record.verdict === 'reject') count(this.#refusals, record.reason ?? 'rejected');
        return;
      case 'hold-made':
        count(this.#holds, record.reason);
        return;
      case 'order-refused':
        count(this.#refusals, record.reason);
        return;
      case 'fill-made':
        this.#onFill(record.fill);
        return;
      case 'entry-booked':
        this.#onEntry(record.entry);
        return;
      case 'stance-revised':
        this.#debates.revised(record);
        return;
      case 'claims-reviewed':
        this.#debates.reviewed(record);
        return;
      case 'cycle-opened':
        this.#debates.opened(record);
        return;
      case 'forecast-made':
        this.#debates.made(record);
        return;
      case 'forecast-scored':
        this.#debates.scored(record);
        return;
      case 'role-answered':
        this.#modelCost += record.cost;
        if (record.cost > 0) this.#modelCosts.push({ at: record.at, cost: this.#modelCost });
        this.#models.answered(record);
        this.#conducts.answered(record);
        return;
      case 'claims-audited':
        this.#conducts.audited(record);
        return;
      case 'equity-sampled':
        this.#samples.push(record);
        this.#waterfall = undefined;
        return;
      case 'exits-set':
        this.#coherence.planned(record);
        return;
      case 'decision-made':
      case 'order-approved':
      case 'order-cancelled':
      case 'position-reviewed':
      case 'lesson-told':
      case 'run-started':
      case 'account-opened':
      case 'run-finished':
      case 'gap-seen':
      case 'offset-estimated':
      case 'control-given':
        return;
      default:
        assertNever(record);
    }
  }

  history(): AccountHistory {
    return {
      account: this.#account,
      entrant: this.#opened.entrant,
      strategy: this.#opened.strategy,
      kind: this.#opened.strategyKind,
      capital: money(-this.#balance('capital')),
      finalEquity: this.#samples.at(-1)?.equity ?? money(this.#owned()),
      samples: this.#samples,
      sampleMs: widestGapMs(this.#samples),
      sessionMs: longestSessionMs([...this.#instruments.values()]),
      roundTrips: this.#roundTrips,
      fillCount: this.#fillCount,
      turnover: money(this.#turnover),
      fees: money(this.#balance('fees')),
      funding: money(this.#balance('funding')),
      borrow: money(this.#balance('borrow')),
      dividends: money(-this.#balance('dividends')),
      insurance: money(-this.#balance('insurance')),
      waterfall: this.#sampledWaterfall() ?? this.#waterfallTo(money(this.#owned())),
      refusals: this.#refusals,
      holds: this.#holds,
      forecasts: this.#forecasts.made,
      modelCost: this.#modelCost,
      modelCosts: this.#modelCosts,
      usdRate: this.#usdRate,
      debate: this.#debates.history(),
      coherence: this.#coherence.history(),
      told: this.#debates.told,
      bursts: this.#debates.bursts,
      models: this.#models.history(),
      conduct: this.#conducts.history(),
      digest: this.#row.digest(),
    };
  }

  #onFill(fill: Fill): void {
    const instrument = this.#instruments.get(fill.symbol);
    if (instrument === undefined) throw new InvariantBroken(`${fill.id} is in ${fill.symbol}, which is no instrument`);
    this.#lastFill = fill;
    this.#fillCount += 1;
    this.#turnover += grossNotionalOf(fill.price, fill.size, instrument);
  }

  /** The fee of a fill is what was booked for it: a liquidation's is less than asked when its margin is gone. */
  #onEntry(entry: Entry): void {
    this.#waterfall = this.#sampledWaterfall();
    let fee = money(0n);
    for (const leg of entry.legs) {
      this.#balances.set(leg.account, this.#balance(leg.account) + leg.amount);
      if (leg.account === 'fees') fee = leg.amount;
    }
    const fill = this.#lastFill;
    if (entry.cause.kind !== 'fill' || fill === undefined || entry.cause.fill !== fill.id) return;
    const trip = this.#trips.add(fill, fee);
    if (trip !== undefined) this.#roundTrips.push(trip);
    const after = this.#trips.position(fill.symbol);
    this.#forecasts.filled(fill, trip, after);
    this.#coherence.filled(fill, trip, after);
  }

  #balance(account: BookAccount): bigint {
    return this.#balances.get(account) ?? 0n;
  }

  #sampledWaterfall(): EquityWaterfall | undefined {
    const last = this.#samples.at(-1);
    return this.#waterfall ?? (last === undefined ? undefined : this.#waterfallTo(last.equity));
  }

  /** What is owned without a price is booked; the rest of the equity is the open positions'. */
  #waterfallTo(equity: Money): EquityWaterfall {
    return {
      capital: money(-this.#balance('capital')),
      realised: money(-this.#balance('realised')),
      fees: money(this.#balance('fees')),
      funding: money(this.#balance('funding')),
      borrow: money(this.#balance('borrow')),
      dividends: money(-this.#balance('dividends')),
      insurance: money(-this.#balance('insurance')),
      unrealised: money(equity - this.#owned()),
      equity,
    };
  }

  #owned(): bigint {
    return this.#balance('cash') + this.#balance('held') + this.#balance('margin') + this.#balance('cost');
  }
}

/** Undefined where one of them trades round the clock. */
function longestSessionMs(instruments: readonly Instrument[]): number | undefined {
  let longestMs: number | undefined;
  for (const { session } of instruments) {
    if (session === undefined) return undefined;
    longestMs = Math.max(longestMs ?? 0, (session.closesAtMinutes - session.opensAtMinutes) * MINUTE_MS);
  }
  return longestMs;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Samples may lie further apart as a run grows; the widest gap is the finest grain that holds throughout. */
function widestGapMs(samples: readonly EquityPoint[]): number {
  let widest = 0;
  for (let index = 1; index < samples.length; index += 1) {
    widest = Math.max(widest, (samples[index]?.at ?? 0) - (samples[index - 1]?.at ?? 0));
  }
  return widest;
}
