import { criticiseReply, proposeReply } from '../../agents/replies/shapes.ts';
import { type EntrantId, type EvidenceId, evidenceId } from '../../domain/ids.ts';
import type { ForecastMade, ForecastScored, RoleAnswered, RunRow } from '../../domain/record.ts';
import { VOICES, type Voice } from '../../domain/team.ts';

/** A voice that left the debate with another probability than it came with. */
export interface Move {
  readonly account: string;
  readonly cycle: number;
  readonly symbol: string;
  readonly role: Voice;
  readonly from: number;
  readonly to: number;
  /** What it says changed its mind; often nothing. */
  readonly evidence: readonly EvidenceId[];
  /** Who had cited one of these before it did. */
  readonly by: readonly Voice[];
  /** Squared error after the debate less that before, where it has come out: below 0 it moved towards what happened. */
  readonly brier: number | undefined;
}

/** Who moved whom, on which evidence, in the debates of an entrant; read off a run's rows alone. */
export function movesIn(rows: Iterable<RunRow>, entrant: EntrantId): readonly Move[] {
  const debates = new Map<string, Debate>();
  for (const { account, records } of rows) {
    if (account === undefined || account.split('#')[0] !== entrant) continue;
    for (const record of records) {
      if (record.kind !== 'role-answered' && record.kind !== 'forecast-made' && record.kind !== 'forecast-scored')
        continue;
      const key = `${account}/${record.cycle}/${record.seat}`;
      const debate = debates.get(key) ?? new Debate(account);
      debates.set(key, debate);
      debate.add(record);
    }
  }
  return [...debates.values()].flatMap((debate) => debate.moves());
}

/** One seat's cycle. */
class Debate {
  readonly #account: string;
  /** By voice, what it cited on each symbol before anybody answered it, and in its objection. */
  readonly #cited = new Map<Voice, Map<string, Set<string>>>();
  /** By voice and symbol, what it says changed its mind. */
  readonly #fresh = new Map<string, readonly string[]>();
  readonly #made: ForecastMade[] = [];
  readonly #changes = new Map<string, number>();

  constructor(account: string) {
    this.#account = account;
  }

  add(record: RoleAnswered | ForecastMade | ForecastScored): void {
    if (record.kind === 'forecast-made') this.#made.push(record);
    else if (record.kind === 'forecast-scored') this.#changes.set(record.symbol, record.change);
    else if (record.role !== 'leader') this.#answered(record.role, record);
  }

  #answered(role: Voice, { phase, reply }: RoleAnswered): void {
    if (phase === 'propose') {
      const { data } = proposeReply.safeParse(parsed(reply));
      for (const { symbol, claims } of data?.proposals ?? [])
        for (const { evidence } of claims) this.#cites(role, symbol, evidence);
    }
    if (phase !== 'criticise') return;
    const { data } = criticiseReply.safeParse(parsed(reply));
    if (data?.objection != null) this.#cites(role, data.objection.symbol, data.objection.evidence);
    for (const { symbol, newEvidence } of data?.stances ?? []) {
      const key = `${role}/${symbol}`;
      this.#fresh.set(key, [...(this.#fresh.get(key) ?? []), ...newEvidence]);
    }
  }

  #cites(role: Voice, symbol: string, evidence: readonly string[]): void {
    const bySymbol = this.#cited.get(role) ?? new Map<string, Set<string>>();
    this.#cited.set(role, bySymbol);
    bySymbol.set(symbol, new Set([...(bySymbol.get(symbol) ?? []), ...evidence]));
  }

  moves(): readonly Move[] {
    return this.#made.flatMap((forecast) => VOICES.flatMap((role) => this.#move(forecast, role) ?? []));
  }

  #move({ cycle, symbol, blind, debated }: ForecastMade, role: Voice): Move | undefined {
    const [from, to] = [blind[role], debated[role]];
    if (from === undefined || to === undefined || from === to) return undefined;
    const evidence = [...new Set(this.#fresh.get(`${role}/${symbol}`) ?? [])].map(evidenceId);
    const by = VOICES.filter(
      (peer) => peer !== role && evidence.some((id) => this.#cited.get(peer)?.get(symbol)?.has(id) === true),
    );
    const change = this.#changes.get(symbol);
    const rose = change !== undefined && change > 0 ? 1 : 0;
    const brier = change === undefined || change === 0 ? undefined : (to - rose) ** 2 - (from - rose) ** 2;
    return { account: this.#account, cycle, symbol, role, from, to, evidence, by, brier };
  }
}

/** A reply that broke its schema was kept as it came. */
function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}
