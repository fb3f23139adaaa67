import { criticiseReply, proposeReply, soloReply } from '../../agents/replies/shapes.ts';
import { jsonOf } from '../../domain/json.ts';
import type {
  ClaimsAudited,
  ForecastMade,
  ForecastScored,
  RoleAnswered,
  RunRecord,
  RunRow,
  TeamDecided,
} from '../../domain/record.ts';
import type { ExportRow } from './columns.ts';

export const TEAM_TABLES = ['decisions', 'claims', 'forecasts', 'calls'] as const;
export type TeamTable = (typeof TEAM_TABLES)[number];

type Take = (row: ExportRow) => void;
export interface Whose {
  readonly entrant: string | undefined;
  readonly account: string;
}

/** What teams asked, said, foretold and decided, from a run's rows. */
export function teamRows(table: TeamTable, rows: Iterable<RunRow>, take: Take): void {
  if (table === 'forecasts') forecastRows(rows, take);
  else if (table === 'claims') claimRows(rows, take);
  else {
    eachRecord(rows, (whose, record) => {
      if (table === 'decisions' && record.kind === 'team-decided') take(decisionRow(whose, record));
      if (table === 'calls' && record.kind === 'role-answered') take(callRow(whose, record));
    });
  }
}

/** Every record of an account, with the entrant it stands for. */
export function eachRecord(rows: Iterable<RunRow>, look: (whose: Whose, record: RunRecord) => void): void {
  const entrants = new Map<string, string>();
  for (const { account, records } of rows) {
    if (account === undefined) continue;
    for (const record of records) {
      if (record.kind === 'account-opened') entrants.set(account, record.entrant);
      look({ entrant: entrants.get(account), account }, record);
    }
  }
}

function decisionRow(whose: Whose, decided: TeamDecided): ExportRow {
  const { id, cycle, at, symbol, action, verdict, reason, confidence, evidence, notes, rationale } = decided;
  const lists = { evidence: evidence.join(' '), notes: notes.join('; ') };
  return { ...whose, id, cycle, at, symbol, action, verdict, reason, confidence, ...lists, rationale };
}

function callRow(whose: Whose, { usage, ...answered }: RoleAnswered): ExportRow {
  const { cycle, at, role, phase, seat, round, model, outcome, rung, attempts, cost, latencyMs, trouble } = answered;
  return {
    ...whose,
    ...{ cycle, at, role, phase, seat, round, model, outcome, rung, attempts },
    prompt_tokens: usage.promptTokens,
    cached_tokens: usage.cachedTokens,
    completion_tokens: usage.completionTokens,
    reasoning_tokens: usage.reasoningTokens,
    cost,
    latency_ms: latencyMs,
    first_token_ms: answered.firstTokenMs,
    trouble,
  };
}

interface SaidClaim {
  readonly text: string;
  readonly symbol: string;
  readonly evidence: readonly string[];
}

/** Claims of an answer wait for its audit, which comes behind it in the same row. */
function claimRows(rows: Iterable<RunRow>, take: Take): void {
  const said = new Map<string, { readonly answered: RoleAnswered; readonly claims: readonly SaidClaim[] }>();
  eachRecord(rows, (whose, record) => {
    if (record.kind === 'role-answered') {
      const claims = claimsOf(record);
      if (claims.length > 0) said.set(keyOf(whose, record), { answered: record, claims });
    }
    if (record.kind !== 'claims-audited') return;
    const answer = said.get(keyOf(whose, record));
    if (answer === undefined) return;
    const { cycle, at, role, phase, seat } = answer.answered;
    for (const { text, symbol, evidence } of answer.claims)
      take({
        ...whose,
        ...{ cycle, at, role, phase, seat, symbol, text },
        evidence: evidence.join(' '),
        flags: flagsOf(record, { text, symbol, evidence }),
      });
  });
}

function keyOf({ account }: Whose, { cycle, role, phase, seat }: RoleAnswered | ClaimsAudited): string {
  return `${account}/${cycle}/${seat}/${phase}/${role}`;
}

function flagsOf({ flagged }: ClaimsAudited, { text, symbol, evidence }: SaidClaim): string {
  const found = flagged.find(
    ({ claim }) => claim.text === text && claim.symbol === symbol && claim.evidence.join(' ') === evidence.join(' '),
  );
  return found?.flags.join(' ') ?? '';
}

function claimsOf({ phase, reply }: RoleAnswered): readonly SaidClaim[] {
  const value = jsonOf(reply);
  if (phase === 'propose') {
    const { data } = proposeReply.safeParse(value);
    return data?.proposals.flatMap(({ symbol, claims }) => claims.map((claim) => ({ ...claim, symbol }))) ?? [];
  }
  if (phase === 'solo') {
    const { data } = soloReply.safeParse(value);
    return data?.decisions.flatMap(({ symbol, claims }) => claims.map((claim) => ({ ...claim, symbol }))) ?? [];
  }
  const { data } = criticiseReply.safeParse(value);
  return phase !== 'criticise' || data?.objection == null ? [] : [data.objection];
}

/** A forecast is told when it has come out, or at the end of the run. */
function forecastRows(rows: Iterable<RunRow>, take: Take): void {
  const open = new Map<string, { readonly whose: Whose; readonly made: ForecastMade }>();
  eachRecord(rows, (whose, record) => {
    if (record.kind !== 'forecast-made' && record.kind !== 'forecast-scored') return;
    const key = `${whose.account}/${record.cycle}/${record.seat}/${record.symbol}`;
    if (record.kind === 'forecast-made') {
      open.set(key, { whose, made: record });
      return;
    }
    const made = open.get(key)?.made;
    open.delete(key);
    if (made !== undefined) take(forecastRow(whose, made, record));
  });
  for (const { whose, made } of open.values()) take(forecastRow(whose, made, undefined));
}

function forecastRow(whose: Whose, made: ForecastMade, scored: ForecastScored | undefined): ExportRow {
  const { cycle, seat, symbol, blind, debated, prior, leader, used, horizonMinutes } = made;
  return {
    ...whose,
    ...{ cycle, seat, symbol },
    researcher_blind: blind.researcher,
    quant_blind: blind.quant,
    creative_blind: blind.creative,
    researcher_debated: debated.researcher,
    quant_debated: debated.quant,
    creative_debated: debated.creative,
    ...{ prior, leader, used },
    horizon_minutes: horizonMinutes,
    change: scored?.change,
  };
}
