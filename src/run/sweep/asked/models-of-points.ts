import { nthPoint, pointCount, type SweepPoint } from '../../../arena/sweep/space.ts';
import { canonicalJson } from '../../../domain/canonical.ts';
import { asksModels } from '../../models.ts';
import { knownModelsOf, type PreparedRun, prepareRun } from '../../prepare.ts';
import { quoteLines } from '../../quote.ts';
import type { KnownModels } from '../../run-file.ts';
import type { EntrantData } from '../../scenario/schema.ts';
import type { SweepGrid } from '../grid-file.ts';
import { entrantKey, ownPart } from '../point-entrant.ts';

export interface ModelsOfPoints {
  /** Undefined of a point that asks none. */
  of(point: SweepPoint): KnownModels | undefined;
  /** Of all points. */
  readonly all: readonly KnownModels[];
  /** What one run of each costs about, a line each. */
  readonly quotes: readonly string[];
}

/**
 * Prepares the entrant as each combination of what is no parameter has it.
 * @throws InputError where a model may not be asked so, or its calls have no bound
 */
export async function modelsOfPoints(
  grid: SweepGrid,
  prepared: PreparedRun,
  entrantAt: (point: SweepPoint) => EntrantData,
): Promise<ModelsOfPoints> {
  const axes = grid.axes.filter(({ name }) => entrantKey(name) !== undefined);
  const known = { tapes: prepared.tapes, barIntervals: prepared.plan.barIntervals };
  const byName = new Map<string, KnownModels>();
  const quotes: string[] = [];
  for (let place = 0; place < (pointCount(axes) ?? 0); place += 1) {
    const point = nthPoint(axes, place);
    const entrant = entrantAt(point);
    const scenario = { ...prepared.scenario, data: { ...prepared.scenario.data, entrants: [entrant] } };
    const run = await prepareRun(prepared.request, { scenario, known, asksElsewhere: true });
    if (entrant.cassette !== undefined || !run.plan.accounts.some(asksModels)) continue;
    refuseUnkept(grid, entrant);
    byName.set(canonicalJson(point), knownModelsOf(run));
    quotes.push(...(await quoteLines(run)));
  }
  refuseUnbound(grid, [...byName.values()]);
  return { of: (point) => byName.get(canonicalJson(ownPart(point))), all: [...byName.values()], quotes };
}

/** What a run keeps in its folder beside its replies, or starts on its own machine, a sweep has no place for. */
function refuseUnkept(grid: SweepGrid, { agent, eyes = 'none' }: EntrantData): void {
  const refuse = (what: string, mend: string): Error =>
    grid.refuse({ code: 'asks-models', path: ['entrant'], atKey: false, what, mend });
  if (agent !== undefined) throw refuse('is an agent of this machine', 'name its cassette in the scenario');
  if (eyes !== 'none') throw refuse('is shown pictures', 'leave its eyes out, or name its cassette in the scenario');
}

function refuseUnbound(grid: SweepGrid, all: readonly KnownModels[]): void {
  const charging = all.flatMap(({ prices }) =>
    Object.entries(prices).flatMap(([name, { input, output }]) => (input + output > 0 ? [name] : [])),
  );
  const [name] = charging;
  if (name === undefined || grid.data.maxCost !== undefined) return;
  const what = `has no maxCost, and ${name} charges for its calls`;
  const mend = 'say what all runs together may cost, such as maxCost: "20 USD"';
  throw grid.refuse({ code: 'unpayable', path: [], atKey: false, what, mend });
}
