import { dirname, resolve } from 'node:path';
import { type Fold, foldsOf, type SweepStretch, slicesOf } from '../../arena/sweep/fold.ts';
import type { SweepPoint } from '../../arena/sweep/space.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import { formatInstant, instant, parseDate, parseDurationMs } from '../../domain/time.ts';
import { progressSpan } from '../execute.ts';
import { type PreparedRun, prepareRun, type RunRequest, scenarioHashOf } from '../prepare.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import { type EntrantData, scenarioSchema } from '../scenario/schema.ts';
import { nearest } from '../scenario/trouble.ts';
import { type ModelsOfPoints, modelsOfPoints } from './asked/models-of-points.ts';
import { entrantKey, readGrid, type SweepGrid } from './grid-file.ts';
import type { NamedJob } from './job-board.ts';
import { jobIdOf, type MadeSpec, type Spec, specOf, specText } from './portable.ts';

/** Dates of a job, as a scenario writes them. */
export interface JobSpan {
  readonly from: string;
  readonly to: string;
}

/** A sweep before its first run: everything read and checked. */
export interface SweepSpace {
  readonly grid: SweepGrid;
  readonly scenario: Scenario;
  readonly prepared: PreparedRun;
  readonly slices: readonly JobSpan[];
  readonly folds: readonly Fold[];
  readonly seeds: readonly number[];
  readonly test: JobSpan | undefined;
  /** Which models its points ask. */
  readonly asked: ModelsOfPoints;
  /** What workers elsewhere need of it. */
  readonly spec: Spec;
  readonly files: MadeSpec['files'];
  /** A hash of what all tries of this market have in common, whatever is tried. */
  readonly market: string;
  /** A hash of what all openings of the sealed span have in common. */
  readonly sealed: string | undefined;
  jobOf(point: SweepPoint, seed: number, span: JobSpan): NamedJob;
  /** A point's name among all that were tried on the market. */
  pointId(point: SweepPoint): string;
}

export interface SpaceRequest extends Pick<RunRequest, 'tapes' | 'trust'> {
  /** Whether all who work on it are on this very machine. */
  readonly withPlaces: boolean;
}

/** @throws InputError, or an AggregateError of them */
export async function openSpace(file: string, { tapes, trust, withPlaces }: SpaceRequest): Promise<SweepSpace> {
  const grid = readGrid(file);
  const scenarioFile = resolve(dirname(resolve(file)), grid.data.scenario);
  const from = dirname(scenarioFile);
  const request: RunRequest = {
    scenarioFile,
    from,
    live: false,
    tapes,
    seed: undefined,
    span: undefined,
    trust,
    kept: undefined,
  };
  const read = readScenario(scenarioFile, from);
  const entrant = entrantIn(read, grid);
  const scenario = { ...read, data: { ...read.data, entrants: [entrant] } };
  const prepared = await prepareRun(request, { scenario, asksElsewhere: true });
  const asked = await modelsOfPoints(grid, prepared, (point) => entrantAt(entrant, point));
  const { data } = grid;
  const slices = data.spans?.map(plainSpan) ?? slicesIn(grid, await stretchOf(grid, prepared));
  const test = data.test === undefined ? undefined : testSpan(data.test, await endOf(prepared));
  const tapeHashes = prepared.tapes.map(({ hash }) => hash);
  const strategy = prepared.strategies.get(entrant.id)?.hash ?? '';
  const { spec, files } = await specOf(prepared, entrant, withPlaces);
  const { hash: specHash } = specText(spec);
  const { strategy: ownStrategy, cassette } = spec.scenario.entrants[0] ?? entrant;
  return {
    grid,
    scenario,
    prepared,
    spec,
    files,
    slices,
    folds: data.folds === undefined ? [] : foldsOf(data.folds, slices.length),
    seeds: data.seeds ?? entrant.seeds ?? [scenario.data.seed],
    test,
    asked,
    market: sha256(canonicalJson({ rules: rulesHash(scenario), tapes: tapeHashes, slices })),
    sealed: test === undefined ? undefined : sha256(canonicalJson({ tapes: tapeHashes, test })),
    jobOf(point, seed, span) {
      const { seeds: _, ...at } = entrantAt(entrant, point);
      const named = { ...at, strategy: ownStrategy, ...(cassette === undefined ? {} : { cassette }) };
      const known = asked.of(point);
      const told = known === undefined ? {} : { models: known };
      const offer = { sweep: data.name, spec: specHash, entrant: named, seed, ...span, ...told };
      const id = jobIdOf(spec, offer);
      const models = known === undefined ? undefined : { ...known, id, sweep: data.name };
      return { id, offer, job: { request, entrant: at, seed, ...span, tapes: tapeHashes, models } };
    },
    pointId: (point) => sha256(canonicalJson({ strategy, entrant: entrantAt(entrant, point) })),
  };
}

/** The scenario less who takes part and when. */
function rulesHash(scenario: Scenario): string {
  const { from: _, to: __, spans: ___, ...data } = scenario.data;
  return scenarioHashOf({ ...scenario, data: { ...data, name: 'market', entrants: [] } });
}

/** The entrant with a point's values in the place of its own. */
function entrantAt(entrant: EntrantData, point: SweepPoint): EntrantData {
  const own = Object.entries(point).flatMap(([name, value]) => {
    const key = entrantKey(name);
    return key === undefined ? [] : [[key, value] as const];
  });
  const parameters = Object.entries(point).filter(([name]) => entrantKey(name) === undefined);
  return scenarioSchema.shape.entrants.element.parse({
    ...entrant,
    ...Object.fromEntries(own),
    parameters: { ...entrant.parameters, ...Object.fromEntries(parameters) },
  });
}

function entrantIn({ data }: Scenario, grid: SweepGrid): EntrantData {
  const found = data.entrants.find(({ id }) => id === grid.data.entrant);
  if (found !== undefined) return found;
  const ids = data.entrants.map(({ id }) => id);
  const close = nearest(grid.data.entrant, ids);
  const mend = close === undefined ? `it has ${ids.join(', ')}` : `did you mean "${close}"?`;
  throw grid.refuse({
    code: 'unknown-entrant',
    path: ['entrant'],
    atKey: false,
    what: 'is none of the scenario',
    mend,
  });
}

/** The sweep's own dates, else the scenario's, else what the tapes' manifests tell. */
async function stretchOf(grid: SweepGrid, prepared: PreparedRun): Promise<SweepStretch> {
  const { scenario } = prepared;
  const span = await progressSpan(prepared);
  const from = dateOf(grid.data.from ?? scenario.data.from) ?? span?.from;
  const to = dateOf(grid.data.to ?? scenario.data.to) ?? (span === undefined ? undefined : behind(span.to));
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  const mend = 'give from and to here, such as from: 2024-01-01';
  throw grid.refuse({ code: 'no-span', path: [], atKey: false, what: 'has no span, and its tapes tell none', mend });
}

async function endOf(prepared: PreparedRun): Promise<number | undefined> {
  const span = await progressSpan(prepared);
  return span === undefined ? undefined : behind(span.to);
}

/** The first whole second behind an instant. */
function behind(at: number): number {
  return (Math.floor(at / 1_000) + 1) * 1_000;
}

function dateOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDate(text);
}

function slicesIn(grid: SweepGrid, stretch: SweepStretch): readonly JobSpan[] {
  const { slices: count, embargo } = grid.data;
  const slices = slicesOf(stretch, count, embargo === undefined ? 0 : (parseDurationMs(embargo) ?? 0));
  if (slices.some(({ from, to }) => from >= to)) {
    const mend = 'take fewer slices, or a shorter embargo';
    throw grid.refuse({ code: 'bad-value', path: ['slices'], atKey: false, what: 'leave nothing of some slice', mend });
  }
  return slices.map(({ from, to }) => ({ from: textOf(from), to: textOf(to) }));
}

/** However its dates were written: the same stretch is the same job. */
function plainSpan(span: JobSpan): JobSpan {
  return { from: textOf(parseDate(span.from) ?? 0), to: textOf(parseDate(span.to) ?? 0) };
}

function testSpan(
  { from = '', to }: { from?: string | undefined; to?: string | undefined },
  end: number | undefined,
): JobSpan {
  return { from, to: to ?? textOf(end ?? Date.parse('9999-01-01')) };
}

function textOf(at: number): string {
  return formatInstant(instant(Math.floor(at / 1_000) * 1_000)).replace('.000Z', 'Z');
}
