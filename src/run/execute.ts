import { setImmediate as nextTurn } from 'node:timers/promises';
import { readTapeManifest } from '../adapters/tape/manifest.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { ModelDesk } from '../engine/answer.ts';
import { type RunOutcome, runPlan } from '../engine/run.ts';
import type { RunPorts } from '../engine/run-ports.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { FeedSource } from '../ports/feed-source.ts';
import type { Journal } from '../ports/journal.ts';
import type { ToolDesk } from '../ports/tools.ts';
import { earOf } from './mask/masked-ear.ts';
import type { OpenModels } from './models.ts';
import { modelsOnRecord } from './models-beside.ts';
import type { PreparedRun } from './prepare.ts';
import { type Onlooker, Progress } from './progress.ts';
import { secretsForReplay } from './providers.ts';
import { openRecording } from './recording.ts';
import { overlapOf } from './scenario/span.ts';
import { tapeFeed } from './tape-feed.ts';

/** How often a run listens for a stop. */
const HEAR_EVERY_MS = 100;
/** Rows a commit of a backtest, which can be run again from its tapes: each rewrites pages that are no row's. */
export const COMMIT_EVERY_ROWS = 2_000;
/** Whoever watches a run that writes slowly sees it go on. */
const COMMIT_EVERY_MS = 500;

export interface Execution {
  readonly journal: Journal;
  readonly models: ModelDesk & Pick<OpenModels, 'secrets'> & { readonly tools?: ToolDesk };
  readonly onlooker: Onlooker;
  /** Once it is aborted, the run ends between two events and throws the signal's reason. */
  readonly stop?: AbortSignal | undefined;
  readonly checkpoints?: Checkpoints;
  readonly onStep?: RunPorts['onStep'];
  readonly onRecord?: RunPorts['onRecord'];
}

/** Steps a prepared run to the end of its tapes, from the start or from behind what the journal holds. */
export async function execute(
  prepared: PreparedRun,
  { journal, models, onlooker, stop, checkpoints, onStep, onRecord }: Execution,
): Promise<RunOutcome> {
  const { plan, started } = prepared;
  const progress = new Progress(onlooker, await progressSpan(prepared));
  const pause = stop === undefined ? undefined : pauseFor(stop);
  let committedAt = performance.now();
  try {
    return await runPlan(plan, started, {
      feeds: feedsOf(prepared),
      journal,
      scorer: earOf(prepared.scenario, prepared.request.from, plan.instruments),
      models,
      tools: models.tools,
      secrets: models.secrets,
      commitEveryRows: COMMIT_EVERY_ROWS,
      checkpoints,
      onStep,
      onRecord,
      onProgress(at, events) {
        progress.update(at, events);
        if (performance.now() - committedAt >= COMMIT_EVERY_MS) {
          journal.commit();
          committedAt = performance.now();
        }
        return pause?.();
      },
    });
  } finally {
    progress.end();
  }
}

/** The tapes of a run, each to be read once. */
export function feedsOf({ plan, tapes, scenario }: PreparedRun): readonly FeedSource[] {
  const instruments = new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument]));
  const { maximumBadShare } = scenario.data;
  return tapes.map((prepared, tape) => tapeFeed(prepared, { instruments, tape, maximumBadShare }));
}

/** Stepping hears of no signal by itself: now and then the process is given a turn, and a stop is thrown. */
function pauseFor(stop: AbortSignal): () => Promise<void> | undefined {
  let heardAt = performance.now();
  const hear = async (): Promise<void> => {
    await nextTurn();
    stop.throwIfAborted();
    heardAt = performance.now();
  };
  return () => (performance.now() - heardAt < HEAR_EVERY_MS ? undefined : hear());
}

/** Steps a kept paper run again over what it recorded, as far as its tape goes. Asks nobody. */
export async function executeRecording(folder: string, prepared: PreparedRun, journal: Journal): Promise<RunOutcome> {
  const { plan, started } = prepared;
  const recording = openRecording(folder, prepared.plan.instruments);
  const models = modelsOnRecord(prepared, folder);
  try {
    return await runPlan(plan, started, {
      feeds: recording === undefined ? [] : [recording],
      journal,
      scorer: earOf(prepared.scenario, prepared.request.from, plan.instruments),
      tools: models.tools,
      secrets: secretsForReplay(),
      commitEveryRows: Number.POSITIVE_INFINITY,
      onProgress: () => undefined,
      live: { models, settle: async () => undefined },
    });
  } finally {
    models.close();
  }
}

/** From the earliest to the latest instant the manifests tell; undefined when one tells none. */
export async function progressSpan({
  tapes,
}: PreparedRun): Promise<{ readonly from: Instant; readonly to: Instant } | undefined> {
  const spans = await Promise.all(
    tapes.map(async ({ path, span }) => {
      const told = (await readTapeManifest(path))?.span;
      return told === undefined || told === null ? undefined : overlapOf(span, told);
    }),
  );
  const known = spans.flatMap((span) =>
    span?.from === undefined || span.to === undefined ? [] : [{ from: span.from, to: span.to }],
  );
  if (known.length === 0 || known.length < spans.length) return undefined;
  return {
    from: instant(Math.min(...known.map(({ from }) => from))),
    to: instant(Math.max(...known.map(({ to }) => to))),
  };
}
