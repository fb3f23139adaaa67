import { dirname, resolve } from 'node:path';
import { type Fold, foldsOf } from '../../arena/sweep/fold.ts';
import type { SweepPoint } from '../../arena/sweep/space.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { invariant } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { type RunRequest, scenarioHashOf } from '../prepare.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import type { EntrantData } from '../scenario/schema.ts';
import { nearest } from '../scenario/trouble.ts';
import { type ModelsOfPoints, modelsOfPoints } from './asked/models-of-points.ts';
import { readGrid, type SweepGrid } from './grid-file.ts';
import { type Ground, openGround } from './ground.ts';
import type { NamedJob } from './job-board.ts';
import { ENTRANT_AXIS, entrantAt } from './point-entrant.ts';
import { type JobSpan, slicesOver, testOver } from './sweep-dates.ts';

/** A run that a point is judged by. */
export interface PointRun {
  readonly slice: number;
  /** Which tapes, seed and rerun: what its slices belong together by. */
  readonly series: string;
  readonly named: NamedJob;
}

/** A list of tapes with all that is run over it. */
interface Field {
  /** By entrant. */
  readonly grounds: readonly Ground[];
  readonly slices: readonly JobSpan[];
  readonly test: JobSpan | undefined;
}

/** A sweep before its first run: everything read and checked. */
export interface SweepSpace {
  readonly grid: SweepGrid;
  /** Of the first tapes. */
  readonly slices: readonly JobSpan[];
  readonly folds: readonly Fold[];
  /** The sealed span of the first tapes. */
  readonly test: JobSpan | undefined;
  /** Which models its points ask. */
  readonly asked: ModelsOfPoints;
  /** What workers elsewhere need of it. */
  readonly grounds: readonly Ground[];
  /** Runs that a point is judged by at most. */
  readonly runsAPoint: number;
  /** A hash of what all tries of this market have in common, whatever is tried. */
  readonly market: string;
  /** A hash of what all openings of the sealed span have in common. */
  readonly sealed: string | undefined;
  /** All that a point is run for on the first so many slices: each seed, on each list of tapes, as often as it is done again. */
  runsOf(point: SweepPoint, slices: number): readonly PointRun[];
  /** The same on the sealed span. */
  testRunsOf(point: SweepPoint): readonly PointRun[];
  /** A point's name among all that were tried on the market. */
  pointId(point: SweepPoint): string;
}

export interface SpaceRequest extends Pick<RunRequest, 'tapes' | 'trust'> {
  /** Whether all who work on it are on this very machine. */
  readonly withPlaces: boolean;
}

/** @throws InputError, or an AggregateError of them */
export async function openSpace(file: string, given: SpaceRequest): Promise<SweepSpace> {
  const grid = readGrid(file);
  const { data } = grid;
  const scenarioFile = resolve(dirname(resolve(file)), data.scenario);
  const scenario = readScenario(scenarioFile, dirname(scenarioFile));
  const entrants = grid.entrants.map((id) => entrantIn(scenario, grid, id));
  const fields: Field[] = [];
  for (const tapes of given.tapes.length > 0 ? [given.tapes] : grid.tapes)
    fields.push(await openField({ ...given, tapes }, { grid, scenario, scenarioFile, entrants }));
  const [first] = fields;
  invariant(first !== undefined, 'a sweep has tapes');
  const at = (point: SweepPoint): EntrantData => entrantAt(groundAt(first, point).entrant, point);
  const asked = await modelsOfPoints(grid, groundAt(first, {}).prepared, at);
  refuseReruns(grid, asked);
  const runsOn = (point: SweepPoint, spansOf: (field: Field) => readonly JobSpan[]): readonly PointRun[] =>
    fields.flatMap((field, tapes) => {
      const ground = groundAt(field, point);
      const models = asked.of(point);
      const reruns = models === undefined ? 1 : data.reruns;
      const job = { sweep: data.name, at: at(point), models };
      return spansOf(field).flatMap((span, slice) =>
        seedsOf(grid, scenario, ground.entrant).flatMap((seed) =>
          Array.from({ length: reruns }, (_, rerun) => {
            const named = ground.jobOf({ ...job, seed, span, rerun });
            return { slice, series: canonicalJson([tapes, seed, rerun]), named };
          }),
        ),
      );
    });
  return {
    grid,
    slices: first.slices,
    folds: data.folds === undefined ? [] : foldsOf(data.folds, first.slices.length),
    test: first.test,
    asked,
    grounds: fields.flatMap(({ grounds }) => grounds),
    runsAPoint:
      fields.length *
      first.slices.length *
      (asked.all.length === 0 ? 1 : data.reruns) *
      Math.max(...entrants.map((entrant) => seedsOf(grid, scenario, entrant).length)),
    ...hashesOf(scenario, fields),
    runsOf: (point, slices) => runsOn(point, (field) => field.slices.slice(0, slices)),
    testRunsOf: (point) => runsOn(point, ({ test }) => (test === undefined ? [] : [test])),
    pointId: (point) => sha256(canonicalJson({ strategy: groundAt(first, point).strategy, entrant: at(point) })),
  };
}

/** Of the entrant that a point names, else of the only one. */
function groundAt({ grounds }: Field, point: SweepPoint): Ground {
  const found = grounds.find(({ entrant }) => entrant.id === point[ENTRANT_AXIS]) ?? grounds[0];
  invariant(found !== undefined, 'a sweep has an entrant');
  return found;
}

function seedsOf({ data }: SweepGrid, scenario: Scenario, { seeds }: EntrantData): readonly number[] {
  return data.seeds ?? seeds ?? [scenario.data.seed];
}

/** What all tries, and all openings of the sealed span, have in common. */
function hashesOf(scenario: Scenario, fields: readonly Field[]): Pick<SweepSpace, 'market' | 'sealed'> {
  const tapes = fields.flatMap(({ grounds }) => grounds[0]?.tapes ?? []);
  const slices = fields.flatMap((field) => field.slices);
  const [test, ...others] = fields.flatMap((field) => field.test ?? []);
  return {
    market: sha256(canonicalJson({ rules: rulesHash(scenario), tapes, slices })),
    sealed:
      test === undefined
        ? undefined
        : sha256(canonicalJson({ tapes, test: others.length === 0 ? test : [test, ...others] })),
  };
}

function refuseReruns(grid: SweepGrid, asked: ModelsOfPoints): void {
  if (grid.data.reruns === 1 || asked.all.length > 0) return;
  const what = 'are given, and nobody asks a model: the same comes out each time';
  throw grid.refuse({ code: 'bad-value', path: ['reruns'], atKey: false, what, mend: 'give seeds in their place' });
}

interface Play {
  readonly grid: SweepGrid;
  readonly scenario: Scenario;
  readonly scenarioFile: string;
  readonly entrants: readonly EntrantData[];
}

async function openField(
  { tapes, trust, withPlaces }: SpaceRequest,
  { grid, scenario, scenarioFile, entrants }: Play,
): Promise<Field> {
  const from = dirname(scenarioFile);
  const request = { scenarioFile, from, live: false, tapes, seed: undefined, span: undefined, trust, kept: undefined };
  const grounds: Ground[] = [];
  for (const entrant of entrants) {
    const [before] = grounds;
    const known =
      before === undefined
        ? undefined
        : { tapes: before.prepared.tapes, barIntervals: before.prepared.plan.barIntervals };
    grounds.push(await openGround({ request, scenario, entrant, withPlaces, known }));
  }
  const [first] = grounds;
  invariant(first !== undefined, 'a sweep has an entrant');
  const { prepared } = first;
  return { grounds, slices: await slicesOver(grid, prepared), test: await testOver(grid, prepared) };
}

/** The scenario less who takes part and when. */
function rulesHash(scenario: Scenario): string {
  const { from: _, to: __, spans: ___, ...data } = scenario.data;
  return scenarioHashOf({ ...scenario, data: { ...data, name: 'market', entrants: [] } });
}

function entrantIn({ data }: Scenario, grid: SweepGrid, id: string): EntrantData {
  const found = data.entrants.find((entrant) => entrant.id === id);
  if (found !== undefined) return found;
  const ids = data.entrants.map((entrant) => entrant.id);
  const close = nearest(id, ids);
  const mend = close === undefined ? `it has ${ids.join(', ')}` : `did you mean "${close}"?`;
  const path = grid.data.entrant === undefined ? ['vary', 'entrant'] : ['entrant'];
  const what = path.length === 1 ? 'is none of the scenario' : `names ${id}, which is none of the scenario`;
  throw grid.refuse({ code: 'unknown-entrant', path, atKey: false, what, mend });
}
