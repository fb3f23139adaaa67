import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { callKeys } from '../../adapters/cassette/kept-calls.ts';
import { HOUSE_MODEL } from '../../agents/team-config.ts';
import { jsonOf } from '../../domain/json.ts';
import type { RoleAnswered, RunRow } from '../../domain/record.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { historyOf } from '../../ledger/history.ts';
import { keptScenario } from '../../run/kept-scenario.ts';
import { RUN_CASSETTE, readRunFile } from '../../run/run-file.ts';
import type { ExportRow } from './columns.ts';
import { eachRecord, type Whose } from './team-rows.ts';

/** Seats ask side by side: each has a thousand occurrences of its own. */
const CALLS_A_SEAT = 1_000;

/**
 * What was asked, answered and came of it, an answer a row. The reward of a cycle is its account's return until the next
 * one opens, or the run ends: shared by all who spoke in it.
 */
export function trajectoryRows(folder: string, rows: () => Iterable<RunRow>, take: (row: ExportRow) => void): void {
  const prompts = new Prompts(folder);
  const final = new Map(
    historyOf(rows()).accounts.map(({ account, finalEquity }) => [`${account}`, moneyToNumber(finalEquity)]),
  );
  const waiting = new Map<string, { readonly equity: number; readonly answers: ExportRow[] }>();
  const settle = (account: string, equity: number | undefined): void => {
    const cycle = waiting.get(account);
    waiting.delete(account);
    for (const answer of cycle?.answers ?? [])
      take({ ...answer, reward: equity === undefined ? undefined : equity / (cycle?.equity ?? 1) - 1 });
  };
  eachRecord(rows(), (whose, record) => {
    if (record.kind === 'cycle-opened') {
      settle(whose.account, record.shown.equity);
      waiting.set(whose.account, { equity: record.shown.equity, answers: [] });
    }
    if (record.kind === 'role-answered') waiting.get(whose.account)?.answers.push(answerRow(whose, record, prompts));
  });
  for (const account of [...waiting.keys()]) settle(account, final.get(account));
}

function answerRow(whose: Whose, answered: RoleAnswered, prompts: Prompts): ExportRow {
  const { cycle, at, role, phase, seat, round, model, outcome, reply } = answered;
  return {
    ...whose,
    ...{ cycle, at, role, phase, seat, round, model },
    prompt_hash: model === HOUSE_MODEL ? undefined : prompts.lastOf(whose, answered),
    reply,
    evidence: [...new Set(evidenceIn(jsonOf(reply)))].join(' '),
    outcome,
  };
}

/** Ids under any member whose name speaks of evidence. */
function evidenceIn(value: unknown, isEvidence = false): readonly string[] {
  if (typeof value === 'string') return isEvidence ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => evidenceIn(one, isEvidence));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => evidenceIn(one, /evidence$/i.test(name)));
}

/** The prompts of a run by their hashes, in the order in which its cassettes were told of them. */
class Prompts {
  readonly #folder: string;
  /** By cassette, and in it by who asked. */
  readonly #calls = new Map<string, Map<string, string[]>>();
  readonly #named: ReadonlyMap<string, string>;

  constructor(folder: string) {
    this.#folder = folder;
    const file = readRunFile(folder);
    const { entrants } = keptScenario(folder, file).data;
    this.#named = new Map(
      entrants.flatMap(({ id, cassette }) =>
        cassette === undefined || file.fork?.entrant === id ? [] : [[id, resolve(file.from, cassette)] as const],
      ),
    );
  }

  /** The hash of the last prompt behind an answer, which may have taken several; undefined where its calls are not on record. */
  lastOf({ entrant = '', account }: Whose, { cycle, role, seat, attempts }: RoleAnswered): string | undefined {
    const calls = this.#callsIn(this.#named.get(entrant) ?? join(this.#folder, RUN_CASSETTE));
    const own = calls.get(`${account}/${cycle}/${role}/${seat}`) ?? [];
    return own.splice(0, attempts).at(-1);
  }

  #callsIn(path: string): Map<string, string[]> {
    const known = this.#calls.get(path);
    if (known !== undefined) return known;
    const calls = new Map<string, string[]>();
    this.#calls.set(path, calls);
    for (const { account, cycle, role, requestHash, occurrence } of existsSync(path) ? callKeys(path) : []) {
      const key = `${account}/${cycle}/${role}/${Math.floor(occurrence / CALLS_A_SEAT)}`;
      calls.set(key, [...(calls.get(key) ?? []), requestHash]);
    }
    return calls;
  }
}
