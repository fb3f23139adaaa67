import { formatNumber, formatSignedPercent } from '../../arena/format.ts';
import type { AccountId, SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { EquitySampled, FillMade, RunRecord, RunRow } from '../../domain/record.ts';
import { DAY_MS, formatInstant, type Instant } from '../../domain/time.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { wordsOf } from '../paper/paper-words.ts';
import type { AlertKind } from './alert-settings.ts';

/** Something in a journal that somebody wants to be told of. */
export interface RunAlert {
  /** Of the row and its place in it: the same whenever it is read. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly at: Instant;
  readonly account: AccountId | undefined;
  readonly text: string;
}

/** What is known of one account between its rows. */
interface Followed {
  equity: number;
  highest: number;
  /** Whether the fall from the highest has been told. */
  isFallTold: boolean;
  isBreakerOpen: boolean;
  /** At the last digest. */
  equityThen: number;
  fillsSince: number;
}

type Said = Pick<RunAlert, 'kind' | 'text'> & { readonly of?: AccountId };

/** Finds in a run's rows, in their order, what is worth an alert; each thing once. */
export class AlertReader {
  readonly #drawdown: number;
  readonly #accounts = new Map<AccountId, Followed>();
  #instruments: ReadonlyMap<SymbolId, Instrument> = new Map();
  #day: number | undefined;

  /** @param drawdown share of the highest equity from which a fall is told */
  constructor(drawdown: number) {
    this.#drawdown = drawdown;
  }

  add({ sequence, at, account, records }: RunRow): readonly RunAlert[] {
    const said = [...this.#newDay(at), ...records.flatMap((record) => this.#read(record, at, account))];
    return said.map(({ kind, text, of = account }, place) => ({
      id: `${sequence}-${place}`,
      kind,
      at,
      account: of,
      text,
    }));
  }

  #read(record: RunRecord, at: Instant, account: AccountId | undefined): readonly Said[] {
    const words = wordsOf(record, at, account, this.#instruments) ?? '';
    if (record.kind === 'run-started')
      this.#instruments = new Map(record.instruments.map((instrument) => [instrument.symbol, instrument]));
    else if (record.kind === 'gap-seen') return [{ kind: 'feed-gap', text: words }];
    else if (record.kind === 'control-given' && record.command === 'stop')
      return [{ kind: 'run-stopped', text: 'the run was stopped; the same command goes on with it' }];
    return account === undefined ? [] : this.#readOf(account, record, words);
  }

  #readOf(account: AccountId, record: RunRecord, words: string): readonly Said[] {
    const own = this.#of(account);
    if (record.kind === 'equity-sampled') return this.#sampled(account, own, record);
    if (record.kind === 'fill-made') return filled(own, record, words);
    if (record.kind === 'hold-made' && record.reason === 'breaker-open') {
      if (own.isBreakerOpen) return [];
      own.isBreakerOpen = true;
      return [{ kind: 'breaker', text: `${account}: the breaker is open, its models failed again and again` }];
    }
    if (record.kind === 'hold-made' || record.kind === 'team-decided') own.isBreakerOpen = false;
    return [];
  }

  /** A fall is told when it first reaches its share, and again only after a new height. */
  #sampled(account: AccountId, own: Followed, { equity }: EquitySampled): readonly Said[] {
    own.equity = moneyToNumber(equity);
    if (Number.isNaN(own.equityThen)) own.equityThen = own.equity;
    if (own.equity > own.highest) {
      own.highest = own.equity;
      own.isFallTold = false;
    }
    const fall = 1 - own.equity / own.highest;
    if (own.isFallTold || !(fall >= this.#drawdown)) return [];
    own.isFallTold = true;
    const figures = `${formatNumber(own.equity, 2)}, ${formatSignedPercent(-fall)} from its highest`;
    return [{ kind: 'drawdown', text: `${account} stands at ${figures}` }];
  }

  /** What the day that ended brought, told with the first row of the next. */
  #newDay(at: Instant): readonly Said[] {
    const day = Math.floor(at / DAY_MS);
    const before = this.#day;
    this.#day = day;
    if (before === undefined || before === day) return [];
    const lines = [...this.#accounts].map(([account, own]) => {
      const change = formatSignedPercent(own.equity / own.equityThen - 1);
      const line = `${account} ${formatNumber(own.equity, 2)} (${change}, ${own.fillsSince} fills)`;
      own.equityThen = own.equity;
      own.fillsSince = 0;
      return line;
    });
    if (lines.length === 0) return [];
    return [{ kind: 'daily-digest', text: `up to ${formatInstant(at).slice(0, 10)}: ${lines.join(', ')}` }];
  }

  #of(account: AccountId): Followed {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const own: Followed = {
      equity: Number.NaN,
      highest: 0,
      isFallTold: false,
      isBreakerOpen: false,
      equityThen: Number.NaN,
      fillsSince: 0,
    };
    this.#accounts.set(account, own);
    return own;
  }
}

function filled(own: Followed, { fill: { cause } }: FillMade, text: string): readonly Said[] {
  own.fillsSince += 1;
  return [{ kind: cause.kind === 'liquidation' ? 'liquidation' : 'fill', text }];
}
