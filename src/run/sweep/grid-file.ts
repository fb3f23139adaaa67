import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type FoldKind, rungsOf } from '../../arena/sweep/fold.ts';
import { OBJECTIVES } from '../../arena/sweep/result.ts';
import { SOBOL_DIMENSIONS } from '../../arena/sweep/sobol.ts';
import { type Axis, numbersBetween, pointCount } from '../../arena/sweep/space.ts';
import { parseDate } from '../../domain/time.ts';
import { duration, spanSchema } from '../scenario/table-schema.ts';
import type { FileTrouble } from '../scenario/trouble.ts';
import { readYamlFile, type YamlFile } from '../scenario/yaml-file.ts';
import { ENTRANT_AXIS } from './point-entrant.ts';

/** The shape of a sweep's file: a scenario, what of one entrant varies, and how it is looked for. */

const MOST_TRIALS = 100_000;
/** In one range; as many as `count` may say. */
const MOST_NUMBERS = 1_000;
/** Of all points, on all slices, tapes and seeds. */
const MOST_RUNS = 1_000_000;

const rangeSchema = z
  .strictObject({
    from: z.number().describe('the least number'),
    to: z.number().describe('the largest number'),
    step: z.number().positive().optional().describe('the step between numbers, above 0'),
    count: z
      .int()
      .min(1)
      .max(MOST_NUMBERS)
      .optional()
      .describe(`how many numbers, evenly apart, a whole number from 1 to ${MOST_NUMBERS}`),
    log: z.boolean().default(false).describe('true or false: whether even means even in logarithms'),
  })
  .describe('a range such as { from: 5, to: 50, step: 5 }');
const axisSchema = z.union([
  z
    .array(z.union([z.number(), z.string().max(1_000), z.boolean()]))
    .min(1)
    .max(1_000)
    .describe('a list of values'),
  rangeSchema,
]);
const names = z.array(z.string().min(1).max(200)).min(1).max(100).describe('a list of names');

const path = z.string().min(1).max(1_000).describe('a path relative to this file');

const gridSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
      .describe('a name of at most 64 letters, digits and ._-'),
    scenario: z.string().min(1).max(1_000).describe('the scenario, as a path relative to this file'),
    entrant: z.string().min(1).max(64).optional().describe('the id of the entrant that varies, one of the scenario'),
    tapes: z
      .array(z.union([path, z.array(path).min(1).max(100)]))
      .min(1)
      .max(100)
      .optional()
      .describe("a list of tapes, or of lists of them, each in place of the scenario's; each point is run on each"),
    reruns: z
      .int()
      .min(1)
      .max(1_000)
      .default(1)
      .describe('how often a run that asks a model is done, a whole number from 1 to 1000'),
    vary: z
      .strictObject({
        parameters: z
          .record(z.string().min(1).max(64), axisSchema)
          .default({})
          .describe('names of parameters, each with a list or a range'),
        entrant: names.optional(),
        mode: names.optional(),
        model: names.optional(),
      })
      .describe('parameters, entrant, mode or model'),
    plan: z.enum(['grid', 'random', 'sobol', 'tpe']).default('grid').describe('grid, random, sobol or tpe'),
    trials: z
      .int()
      .min(1)
      .max(MOST_TRIALS)
      .optional()
      .describe(`how many points are tried, a whole number from 1 to ${MOST_TRIALS}`),
    seed: z.int().min(0).default(0).describe('a whole number that other points follow from'),
    seeds: z
      .array(z.int().min(0))
      .min(1)
      .max(1_000)
      .optional()
      .describe('a list of seeds; each point is run with each'),
    objective: z.enum(OBJECTIVES).default('sharpe').describe(OBJECTIVES.join(' or ')),
    ...spanSchema.shape,
    slices: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe('into how many runs the span is cut, a whole number from 1 to 100'),
    spans: z
      .array(spanSchema.required())
      .min(1)
      .max(100)
      .optional()
      .describe('a list of spans in place of slices, each with from and to'),
    embargo: duration('what is left out between two slices').optional(),
    folds: z.enum(['walk-forward', 'purged']).optional().describe('walk-forward or purged'),
    halving: z
      .strictObject({
        keep: z.number().min(0.01).max(0.99).default(0.5).describe('the share that goes on, from 0.01 to 0.99'),
      })
      .optional()
      .describe('keep: the share of points that goes on from each prefix of the slices'),
    maxCost: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,8})? USD$/)
      .optional()
      .describe('the most that all calls of its models may ever cost, such as "20 USD"'),
    rates: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.int().min(1).max(1_000_000))
      .default({})
      .describe('calls a minute that all workers together may make, by provider, such as { xai: 480 }'),
    test: spanSchema.optional().describe('the span that is sealed: from and to, behind all of the sweep'),
  })
  .describe('a sweep with name, scenario, vary, and entrant where that does not vary');

export type GridData = z.output<typeof gridSchema>;

export interface SweepGrid {
  readonly file: string;
  readonly data: GridData;
  readonly axes: readonly Axis[];
  /** Ids of the scenario's entrants that take part. */
  readonly entrants: readonly string[];
  /** Lists of tapes that each point is run on; an empty one stands for the scenario's. */
  readonly tapes: readonly (readonly string[])[];
  /** What is tried in all. */
  readonly trials: number;
  refuse(trouble: FileTrouble): Error;
}

/** @throws InputError, or an AggregateError of them, each naming file, line, column and mend */
export function readGrid(file: string): SweepGrid {
  const read = readYamlFile(file, 'sweep', gridSchema);
  const { data } = read;
  const troubles = [...rangeTroubles(data), ...planTroubles(data), ...spanTroubles(data), ...listTroubles(data)];
  if (troubles.length > 0) throw read.refuse(troubles);
  const axes = axesOf(data);
  const entrants = data.vary.entrant ?? (data.entrant === undefined ? [] : [data.entrant]);
  const trials = trialsOf(read, axes);
  const tapes = tapeLists(file, data);
  const slices = data.spans?.length ?? data.slices;
  const runs = trials * slices * tapes.length * (data.seeds?.length ?? 1) * data.reruns;
  if (runs > MOST_RUNS) throw read.refuse([trouble([], `makes ${runs} runs, over ${MOST_RUNS}`, 'try less')]);
  return { file, data, axes, entrants, tapes, trials, refuse: (one) => read.refuse([one]) };
}

function tapeLists(file: string, { tapes }: GridData): SweepGrid['tapes'] {
  const folder = dirname(resolve(file));
  return tapes?.map((list) => [list].flat().map((tape) => resolve(folder, tape))) ?? [[]];
}

/** A range with a step or a count is a list of numbers. */
function axesOf({ vary }: GridData): readonly Axis[] {
  const named = Object.entries(vary.parameters).map(([name, axis]): Axis => {
    if (Array.isArray(axis)) return { name, values: axis };
    const { from, to, step, count, log } = axis;
    if (step !== undefined) return { name, values: stepped(from, to, step) };
    return count === undefined
      ? { name, from, to, isLog: log }
      : { name, values: numbersBetween(from, to, count, log) };
  });
  const lists = (['mode', 'model'] as const).flatMap((name) => {
    const values = vary[name];
    return values === undefined ? [] : [{ name: `${ENTRANT_AXIS} ${name}`, values }];
  });
  const entrants = vary.entrant === undefined ? [] : [{ name: ENTRANT_AXIS, values: vary.entrant }];
  return [...entrants, ...named, ...lists];
}

function stepped(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: stepCount(from, to, step) }, (_, index) => Number((from + index * step).toPrecision(12)));
}

function stepCount(from: number, to: number, step: number): number {
  return Math.floor((to - from) / step + 1e-9) + 1;
}

function trialsOf({ data, refuse }: YamlFile<GridData>, axes: readonly Axis[]): number {
  const size = pointCount(axes);
  if (data.plan !== 'grid') return data.trials ?? 0;
  const at = (what: string, mend: string): Error => refuse([trouble(['vary'], what, mend)]);
  if (size === undefined) throw at('has a range without step or count', 'give it one, or take another plan than grid');
  if (size > MOST_TRIALS)
    throw at(`makes ${size} points, over ${MOST_TRIALS}`, 'take fewer, or plan: sobol with trials');
  return size;
}

function rangeTroubles({ vary }: GridData): readonly FileTrouble[] {
  return Object.entries(vary.parameters).flatMap(([name, axis]) => {
    if (Array.isArray(axis)) return [];
    const path = ['vary', 'parameters', name];
    if (axis.to <= axis.from) return [trouble(path, 'ends where it begins or before', 'give a to above from')];
    if (axis.log && axis.from <= 0) return [trouble(path, 'has no logarithm at its beginning', 'begin above 0')];
    if (axis.step !== undefined && (axis.count !== undefined || axis.log))
      return [trouble(path, 'has a step and what goes with none', 'give step alone, or count with or without log')];
    if (axis.step !== undefined && stepCount(axis.from, axis.to, axis.step) > MOST_NUMBERS)
      return [
        trouble(path, `has over ${MOST_NUMBERS} steps`, 'give a larger step, or another plan than grid without one'),
      ];
    if (!Number.isFinite(axis.to - axis.from))
      return [trouble(path, 'is wider than numbers go', 'give a nearer from and to')];
    return [];
  });
}

function planTroubles({ plan, trials, vary, halving, folds, ...data }: GridData): readonly FileTrouble[] {
  const slices = data.spans?.length ?? data.slices;
  const lists = [vary.entrant, vary.mode, vary.model].filter((list) => list !== undefined);
  const axes = Object.keys(vary.parameters).length + lists.length;
  const kind: FoldKind | undefined = folds;
  return [
    ...((data.entrant === undefined) === (vary.entrant === undefined)
      ? [trouble(['entrant'], 'is missing, or stands beside vary.entrant', 'give one of the two')]
      : []),
    ...(axes === 0 ? [trouble(['vary'], 'varies nothing', 'name a parameter with a list or a range')] : []),
    ...(plan === 'grid' && trials !== undefined
      ? [trouble(['trials'], 'is given for a grid, which has its own', 'leave it out')]
      : []),
    ...(plan !== 'grid' && trials === undefined
      ? [trouble(['plan'], `is ${plan}, and trials is missing`, 'add trials: 64')]
      : []),
    ...((plan === 'sobol' || plan === 'tpe') && axes > SOBOL_DIMENSIONS
      ? [trouble(['vary'], `varies ${axes} things, over ${SOBOL_DIMENSIONS}`, 'take plan: random')]
      : []),
    ...(halving !== undefined && rungsOf(slices).length < 2
      ? [trouble(['halving'], 'needs slices to begin with fewer of', 'add slices: 4')]
      : []),
    ...(kind !== undefined && slices < 2 ? [trouble(['folds'], 'needs slices', 'add slices: 5')] : []),
    ...(kind !== undefined && halving !== undefined
      ? [trouble(['folds'], 'needs all slices of every point, which halving leaves out', 'take one of the two')]
      : []),
  ];
}

/** Spans stand in their order and apart, so that folds and prefixes mean the same as of slices. */
function listTroubles({ spans = [], slices, embargo, from, to, test }: GridData): readonly FileTrouble[] {
  const dates = spans.map((span) => [parseDate(span.from) ?? 0, parseDate(span.to) ?? 0] as const);
  const late = dates.findIndex(([begins, ends], place) => begins >= ends || begins < (dates[place - 1]?.[1] ?? begins));
  const sealedAt = test?.from === undefined ? Number.POSITIVE_INFINITY : (parseDate(test.from) ?? 0);
  const isBeside = slices > 1 || embargo !== undefined || from !== undefined || to !== undefined;
  return [
    ...(late < 0
      ? []
      : [trouble(['spans', late], 'ends before it begins, or begins in the one before', 'give them in order, apart')]),
    ...(spans.length > 0 && isBeside
      ? [trouble(['spans'], 'stand beside from, to, slices or embargo', 'take one of the two')]
      : []),
    ...(dates.some(([, ends]) => ends > sealedAt)
      ? [trouble(['test'], 'is not behind all of the sweep', 'let it begin behind the last of spans')]
      : []),
  ];
}

function spanTroubles({ to, test, spans }: GridData): readonly FileTrouble[] {
  if (test === undefined || spans !== undefined) return [];
  if (test.from === undefined) return [trouble(['test'], 'has no from', 'say where it begins')];
  const ends = to === undefined ? undefined : parseDate(to);
  const begins = parseDate(test.from) ?? 0;
  if (ends !== undefined && ends <= begins) return [];
  return [
    trouble(['test'], 'is not behind all of the sweep', 'give the sweep a to that is not behind the from of test'),
  ];
}

function trouble(path: readonly PropertyKey[], what: string, mend: string): FileTrouble {
  return { code: 'bad-value', path, atKey: false, what, mend };
}
