import type { AccountId } from '../../domain/ids.ts';
import type { ForecastMade, RunRecord } from '../../domain/record.ts';
import type { Round } from './shapes.ts';

type Mark = Round['marks'][number];
type RoundNote = Pick<Round, 'sequence'> & { readonly mark?: Mark; readonly outcome?: string };

interface IndexedRound {
  readonly account: AccountId;
  readonly cycle: number;
  readonly sequence: number;
  readonly at: number;
  readonly trigger: string;
  /** What later rows said of it, in their order. */
  readonly notes: RoundNote[];
}

/** Views this far apart are worth a jump. */
const DISAGREEMENT = 0.3;

/** Where each decision round begins in the journal, and what a reader may want to jump to. */
export class RoundIndex {
  readonly #rounds: IndexedRound[] = [];
  readonly #byAccount = new Map<AccountId, IndexedRound[]>();
  readonly #ofDecision = new Map<string, IndexedRound>();

  add(account: AccountId, record: RunRecord, sequence: number): void {
    if (record.kind === 'cycle-opened') {
      const { cycle, at, trigger } = record;
      const opened: IndexedRound = { account, cycle, sequence, at, trigger, notes: [] };
      this.#rounds.push(opened);
      const own = this.#byAccount.get(account) ?? [];
      own.push(opened);
      this.#byAccount.set(account, own);
      return;
    }
    const note = noteOf(record);
    if (note === undefined) return;
    const round = this.#roundOf(account, record);
    if (round === undefined) return;
    round.notes.push({ sequence, ...note });
    if (record.kind === 'team-decided') this.#ofDecision.set(`${account} ${record.id}`, round);
  }

  /** Rounds that a cursor sees, with what it sees of them; of one account, or of all. */
  seen(at: number, account: string | undefined): readonly Round[] {
    return this.#rounds
      .filter((round) => round.sequence <= at && (account === undefined || round.account === account))
      .map((round) => roundAt(round, at));
  }

  /** Rows that a round's debate lies in: from its opening to the account's next one. */
  extent(account: string, cycle: number): { readonly from: number; readonly to: number } | undefined {
    const own = [...this.#byAccount].find(([name]) => name === account)?.[1] ?? [];
    const place = own.findIndex((round) => round.cycle === cycle);
    const from = own[place]?.sequence;
    return from === undefined ? undefined : { from, to: own[place + 1]?.sequence ?? Number.POSITIVE_INFINITY };
  }

  #roundOf(account: AccountId, record: RunRecord): IndexedRound | undefined {
    if (record.kind === 'order-refused') return this.#ofDecision.get(`${account} ${record.decision}`);
    if (record.kind === 'fill-made') {
      const { cause } = record.fill;
      if (cause.kind === 'order' || cause.kind === 'exit') return this.#ofDecision.get(`${account} ${cause.decision}`);
    }
    return this.#byAccount.get(account)?.at(-1);
  }
}

function roundAt({ account, cycle, sequence, at, trigger, notes }: IndexedRound, cursor: number): Round {
  const seen = notes.filter((note) => note.sequence <= cursor);
  const outcomes = seen.flatMap(({ outcome }) => outcome ?? []);
  const marks = [...new Set(seen.flatMap(({ mark }) => mark ?? []))];
  return { account, cycle, sequence, at, trigger, outcome: outcomes.join('; ') || 'under way', marks };
}

function noteOf(record: RunRecord): Omit<RoundNote, 'sequence'> | undefined {
  if (record.kind === 'hold-made') return { outcome: `hold: ${record.reason}` };
  if (record.kind === 'team-decided')
    return decidedNote(record.verdict, `${record.action.replace('_', ' ')} ${record.symbol}: ${record.verdict}`);
  if (record.kind === 'order-refused') return { mark: 'refusal' };
  if (record.kind === 'stance-revised') return { mark: 'flip' };
  if (record.kind === 'claims-audited') return record.flagged.length > 0 ? { mark: 'audit' } : undefined;
  if (record.kind === 'forecast-made') return isApart(record) ? { mark: 'disagreement' } : undefined;
  if (record.kind === 'fill-made') return { mark: record.fill.cause.kind === 'liquidation' ? 'liquidation' : 'fill' };
  return undefined;
}

function decidedNote(verdict: string, outcome: string): Omit<RoundNote, 'sequence'> {
  if (verdict === 'clamp') return { mark: 'clamp', outcome };
  return verdict === 'reject' ? { mark: 'refusal', outcome } : { outcome };
}

function isApart({ blind }: ForecastMade): boolean {
  const views = Object.values(blind);
  return views.length > 1 && Math.max(...views) - Math.min(...views) >= DISAGREEMENT;
}
