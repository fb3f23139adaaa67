import type { SymbolId } from '../../domain/ids.ts';
import { jsonOf } from '../../domain/json.ts';
import type { ClaimsAudited, FillMade, RoleAnswered, RunRecord, TeamDecided } from '../../domain/record.ts';
import type { Grid } from '../../domain/units.ts';
import { type Answered, type Cycle, type CycleDecision, type CycleLog, fillRow } from './input.ts';

type Growing<Shape> = {
  -readonly [Key in keyof Shape]: Shape[Key] extends readonly (infer Item)[] ? Item[] : Shape[Key];
};
type GrowingDecision = Growing<CycleDecision>;
interface GrowingCycle extends Omit<Growing<Cycle>, 'answers' | 'decisions'> {
  readonly answers: Growing<Answered>[];
  readonly decisions: GrowingDecision[];
}

/** Which cycles are wanted: the latest so many, those that decided something first, or one by its number. */
export type Wanted = { readonly latest: number } | { readonly cycle: number };

/** Reads one account's journal records, in order, into its decision rounds. */
export function cycleLogOf(records: Iterable<RunRecord>, grids: ReadonlyMap<SymbolId, Grid>, wanted: Wanted): CycleLog {
  const reader = new CycleReader(grids, wanted);
  for (const record of records) reader.add(record);
  return reader.log();
}

/** The same record by record. */
export class CycleReader {
  readonly #grids: ReadonlyMap<SymbolId, Grid>;
  readonly #wanted: Wanted;
  readonly #most: number;
  readonly #acting: GrowingCycle[] = [];
  readonly #idle: GrowingCycle[] = [];
  /** Of cycles that are kept, by id: fills come long after. */
  readonly #decisions = new Map<string, GrowingDecision>();
  #current: GrowingCycle | undefined;
  #count = 0;

  constructor(grids: ReadonlyMap<SymbolId, Grid>, wanted: Wanted) {
    this.#grids = grids;
    this.#wanted = wanted;
    this.#most = 'latest' in wanted ? wanted.latest : 1;
  }

  add(record: RunRecord): void {
    const current = this.#current;
    if (record.kind === 'cycle-opened') {
      this.#shelve();
      this.#count += 1;
      this.#current = 'latest' in this.#wanted || this.#wanted.cycle === record.cycle ? emptyCycle(record) : undefined;
    } else if (record.kind === 'fill-made') this.#onFill(record);
    else if (record.kind === 'order-refused') this.#decisions.get(record.decision)?.refused.push(record.reason);
    else if (current === undefined) return;
    else if (record.kind === 'role-answered') current.answers.push(answered(record));
    else if (record.kind === 'claims-audited') attach(current, record);
    else if (record.kind === 'claims-reviewed') current.reviews.push(record);
    else if (record.kind === 'stance-revised') current.turns.push(record);
    else if (record.kind === 'forecast-made') current.forecasts.push(record);
    else if (record.kind === 'team-decided') this.#onDecision(current, record);
    else if (record.kind === 'hold-made') current.hold = record.reason;
  }

  /** Cycles that decided something go before those that did not, where there is not room for all. */
  log(): CycleLog {
    this.#shelve();
    const room = Math.max(0, this.#most - this.#acting.length);
    const idle = room === 0 ? [] : this.#idle.slice(-room);
    const cycles = [...this.#acting, ...idle].sort((left, right) => left.opened.cycle - right.opened.cycle);
    return { cycles, count: this.#count };
  }

  #shelve(): void {
    const cycle = this.#current;
    if (cycle === undefined) return;
    const shelf = cycle.decisions.length > 0 ? this.#acting : this.#idle;
    shelf.push(cycle);
    this.#current = undefined;
    if (shelf.length <= this.#most) return;
    for (const { id } of shelf.shift()?.decisions ?? []) this.#decisions.delete(id);
  }

  #onDecision(cycle: GrowingCycle, record: TeamDecided): void {
    const { kind: _, cycle: __, at: ___, ...said } = record;
    const decision: GrowingDecision = {
      ...said,
      notes: [...said.notes],
      evidence: [...said.evidence],
      intents: [...said.intents],
      refused: [],
      fills: [],
    };
    cycle.decisions.push(decision);
    this.#decisions.set(decision.id, decision);
  }

  #onFill({ fill }: FillMade): void {
    if (fill.cause.kind !== 'order' && fill.cause.kind !== 'exit') return;
    this.#decisions.get(fill.cause.decision)?.fills.push(fillRow(fill, this.#grids.get(fill.symbol)));
  }
}

function emptyCycle(opened: Cycle['opened']): GrowingCycle {
  return { opened, answers: [], reviews: [], turns: [], forecasts: [], decisions: [], hold: undefined };
}

function answered({ kind: _, cycle: __, reply, ...rest }: RoleAnswered): Growing<Answered> {
  return { ...rest, tools: [...rest.tools], said: jsonOf(reply) ?? reply, audit: undefined };
}

/** An audit follows the answers it is about. */
function attach(cycle: GrowingCycle, { role, phase, seat, claims, dropped, flagged }: ClaimsAudited): void {
  const own = cycle.answers.findLast((one) => one.role === role && one.phase === phase && one.seat === seat);
  if (own !== undefined) own.audit = { claims, dropped, flagged };
}
