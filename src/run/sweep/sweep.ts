import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Interval } from '../../arena/interval.ts';
import type { Metric } from '../../arena/metric.ts';
import { type Trial, TrialAsker } from '../../arena/sweep/ask.ts';
import { rungsOf, survivors } from '../../arena/sweep/fold.ts';
import {
  byScore,
  type JobFigures,
  onSlices,
  scoreOf,
  sweepDeflation,
  type TrialFigures,
  trialInterval,
} from '../../arena/sweep/result.ts';
import type { SweepPoint } from '../../arena/sweep/space.ts';
import { onAbort } from '../../domain/abort.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { type Onlooker, progressBar } from '../progress.ts';
import { beginAsking } from './asked/begin-asking.ts';
import { ModelCounter } from './asked/model-counter.ts';
import { ModelsHere } from './asked/models-here.ts';
import { purseOf, type SweepPurse } from './asked/sweep-purse.ts';
import { sendContent, sendText } from './content.ts';
import type { Ground } from './ground.ts';
import { type Job, unpacked } from './job.ts';
import { type BoardCounts, JobBoard, type NamedJob, ResultsWithdrawn } from './job-board.ts';
import { JobPool } from './job-pool.ts';
import { JobRecords, type JobResult } from './job-records.ts';
import { workerName } from './job-worker.ts';
import { specText } from './portable.ts';
import { hearRefusals } from './refusals.ts';
import { type Opening, openingsOf, writeOpening, writeTried } from './sealed.ts';
import type { JobSpan } from './sweep-dates.ts';
import { SweepProgress } from './sweep-progress.ts';
import { openSpace, type PointRun, type SpaceRequest, type SweepSpace } from './sweep-space.ts';

export interface SweepRequest extends SpaceRequest {
  readonly file: string;
  /** Threads that run jobs; cores less one unless given. */
  readonly jobs: number | undefined;
  /** How long a job stays with who has it and is not heard of. */
  readonly leaseMs: number;
  /** From 0 to 1. */
  readonly checkedShare: number;
  /** Opens what remembers which jobs are done. */
  readonly openStore: () => Promise<SharedStore>;
  /** Whether the sealed span is run with the best point. */
  readonly opensTest: boolean;
  readonly stop: AbortSignal;
}

/** What was chosen for a slice without looking at it, and what it came to there. */
export interface FoldResult {
  readonly judged: JobSpan;
  readonly point: SweepPoint;
  readonly chosenScore: number | undefined;
  readonly judgedScore: number | undefined;
}

export interface SweepResult {
  readonly space: SweepSpace;
  /** Best first. */
  readonly trials: readonly TrialFigures[];
  readonly counts: BoardCounts;
  /** Points ever tried on this market with this store. */
  readonly tries: number;
  readonly interval: Interval;
  readonly deflated: Metric;
  readonly folds: readonly FoldResult[];
  readonly openings: readonly Opening[];
  /** A line each about results that were taken back on the way. */
  readonly withdrawn: readonly string[];
  /** What its models took; undefined where it asks none. */
  readonly purse: SweepPurse | undefined;
  /** Of the best point on the sealed span, where it was opened now. */
  readonly test: TrialFigures | undefined;
}

/**
 * Runs what a sweep asks for, each job once, whoever has done it: a sweep that was cut off goes on, and one that others
 * work on too shares the work.
 */
export async function sweep(request: SweepRequest, onlooker: Onlooker): Promise<SweepResult> {
  const space = await openSpace(request.file, request);
  const { leaseMs, checkedShare } = request;
  const store = await request.openStore();
  const atOnce = request.jobs ?? Math.max(1, availableParallelism() - 1);
  const ending = new AbortController();
  const here = new ModelsHere();
  const counter = new ModelCounter({
    store,
    worker: workerName(),
    models: (name) => here.model(name),
    leave: ending.signal,
  });
  const pool = new JobPool(Math.max(1, atOnce), counter, onlooker);
  const records = new JobRecords(store);
  const note = (line: string): void => onlooker.note(escapeTerminal(line));
  const canDo = ({ models }: Job): boolean => models === undefined || here.lacking(models) === undefined;
  const board = new JobBoard(records, { run: (job) => pool.run(job), canDo, atOnce, leaseMs, checkedShare, note });
  const ended = new Promise<never>((_, reject) => onAbort(request.stop, () => reject(request.stop.reason)));
  ended.catch(() => undefined);
  try {
    const isAlone = request.withPlaces && atOnce > 0;
    const { spent } = await beginAsking(space, { store, here, isAlone, note, stop: ending.signal });
    for (const ground of space.grounds) await Promise.race([ended, sendGround(store, ground, onlooker)]);
    const notes: string[] = [];
    for (const { spec } of space.grounds)
      hearRefusals(store, specText(spec).hash, { stop: ending.signal, hear: note }).catch(() => undefined);
    for (;;) {
      const progress = new SweepProgress(onlooker, space);
      try {
        const running = new Sweep(space, { store, board, progress }).run(request.opensTest);
        const result = await Promise.race([ended, spent, running]);
        return { ...result, withdrawn: notes };
      } catch (error) {
        // Whatever rested on those results is chosen anew; what others did is found done.
        if (!(error instanceof ResultsWithdrawn)) throw error;
        notes.push(error.message);
        note(error.message);
      } finally {
        progress.end();
      }
    }
  } finally {
    ending.abort();
    await board.close();
    await pool.close();
    await store.close();
  }
}

/** Puts on the store what workers need: a spec, and each tape and cassette once. */
async function sendGround(store: SharedStore, { spec, files }: Ground, onlooker: Onlooker): Promise<void> {
  await sendText(store, specText(spec).text);
  for (const file of files)
    await sendContent(store, file, (share) =>
      onlooker.progress(`${progressBar(share)}sending ${escapeTerminal(basename(file.path))}`),
    );
}

interface Means {
  readonly store: SharedStore;
  readonly board: JobBoard;
  readonly progress: SweepProgress;
}

class Sweep {
  readonly #space: SweepSpace;
  readonly #means: Means;
  readonly #trials: TrialFigures[] = [];

  constructor(space: SweepSpace, means: Means) {
    this.#space = space;
    this.#means = means;
  }

  async run(opensTest: boolean): Promise<Omit<SweepResult, 'withdrawn'>> {
    const { grid, market, pointId, sealed, asked } = this.#space;
    const { plan: kind, seed } = grid.data;
    const asker = new TrialAsker({ kind, axes: grid.axes, trials: grid.trials, seed });
    for (let batch = asker.next(); batch.length > 0; batch = asker.next()) {
      await writeTried(
        this.#means.store,
        market,
        batch.map(({ point }) => pointId(point)),
      );
      const figures = await this.#runBatch(batch);
      asker.tell(batch.map((trial) => ({ trial, score: figures.get(trial)?.score })));
      this.#trials.push(...figures.values());
    }
    const trials = [...this.#trials].sort(byScore);
    const [best] = trials;
    const test = opensTest && best !== undefined ? await this.#open(best) : undefined;
    const tries = await writeTried(this.#means.store, market, []);
    return {
      space: this.#space,
      trials,
      counts: this.#means.board.counts,
      tries,
      interval: best === undefined ? { none: 'nothing was tried' } : trialInterval(best),
      deflated: best === undefined ? { none: 'nothing was tried' } : sweepDeflation(best, trials, tries),
      folds: this.#folds(),
      purse: asked.all.length === 0 ? undefined : await purseOf(this.#means.store, grid.data.name),
      openings: sealed === undefined ? [] : await openingsOf(this.#means.store, sealed),
      test,
    };
  }

  /** All over the first slices, the better part over more, until what is left has run over all. */
  async #runBatch(batch: readonly Trial[]): Promise<ReadonlyMap<Trial, TrialFigures>> {
    const { grid, slices, runsOf } = this.#space;
    const { halving, objective } = grid.data;
    const figures = new Map<Trial, TrialFigures>();
    let alive = batch;
    for (const rung of halving === undefined ? [slices.length] : rungsOf(slices.length)) {
      if (figures.size > 0) {
        const scored = alive.map((trial) => ({ trial, score: figures.get(trial)?.score }));
        alive = survivors(scored, halving?.keep ?? 1);
      }
      const jobs = await this.#runAll(alive.map(({ point }) => runsOf(point, rung)));
      alive.forEach((trial, place) => {
        const own = jobs[place] ?? [];
        const { number, point } = trial;
        const told = { number, point, slices: rung, jobs: own, score: scoreOf(own, objective) };
        figures.set(trial, told);
        this.#means.progress.tell(told);
      });
    }
    return figures;
  }

  /** Every run of every point, each job once; gives a list of figures a point. */
  async #runAll(asked: readonly (readonly PointRun[])[]): Promise<readonly (readonly JobFigures[])[]> {
    const unique = new Map<string, NamedJob>(asked.flat().map(({ named }) => [named.id, named]));
    const results = new Map<string, JobResult>();
    const { board, progress } = this.#means;
    await board.all([...unique.values()], (id, result) => {
      results.set(id, result);
      progress.count(result.cost);
    });
    return asked.map((runs) =>
      runs.flatMap((run) => {
        const result = results.get(run.named.id);
        return result === undefined ? [] : [figuresOf(result, run)];
      }),
    );
  }

  #folds(): readonly FoldResult[] {
    const { folds, slices, grid } = this.#space;
    const { objective } = grid.data;
    return folds.flatMap(({ judged, chosenOn }) => {
      const [best] = this.#trials.map((trial) => onSlices(trial, chosenOn, objective)).sort(byScore);
      const whole = this.#trials.find(({ number }) => number === best?.number);
      const span = slices[judged];
      if (best === undefined || whole === undefined || span === undefined) return [];
      const { point, score } = best;
      return [{ judged: span, point, chosenScore: score, judgedScore: onSlices(whole, [judged], objective).score }];
    });
  }

  async #open(best: TrialFigures): Promise<TrialFigures | undefined> {
    const { sealed, grid, testRunsOf } = this.#space;
    if (sealed === undefined) return undefined;
    const opening = { at: new Date().toISOString(), sweep: grid.data.name, point: canonicalJson(best.point) };
    await writeOpening(this.#means.store, sealed, opening);
    const [jobs = []] = await this.#runAll([testRunsOf(best.point)]);
    return { ...best, slices: 1, jobs, score: scoreOf(jobs, grid.data.objective) };
  }
}

function figuresOf({ returns, digest: _, ...rest }: JobResult, { slice, series }: PointRun): JobFigures {
  return { ...rest, slice, series, returns: unpacked(returns) };
}
