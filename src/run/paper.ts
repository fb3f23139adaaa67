import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { runRows } from '../adapters/journal/read-journal.ts';
import type { Venue } from '../adapters/live/venues/venue.ts';
// Read in from the start: here a deadline runs on while the first question waits for it.
import '../adapters/openai/chat-model.ts';
import { internet, type PictureNet } from '../adapters/pictures/fetch-picture.ts';
import { loadReEncoder } from '../adapters/pictures/re-encode.ts';
import { loadScorer } from '../adapters/sentiment/load.ts';
import { TapeRecorder } from '../adapters/tape/tape-recorder.ts';
import { onAbort } from '../domain/abort.ts';
import { InputError } from '../domain/errors.ts';
import { escapeTerminal } from '../domain/escape.ts';
import { type RunOutcome, runPlan } from '../engine/run.ts';
import type { Clock, RunClock } from '../ports/clock.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { SharedLog } from '../ports/shared-log.ts';
import { soundRun } from './check-folder.ts';
import { ControlBox } from './control-box.ts';
import { hearBus, hearVenues } from './hearing.ts';
import { openRun, type RunWriter, tapeWitness } from './journal.ts';
import { KeptTape } from './kept-tape.ts';
import { feedQuotes, hasLocal } from './live.ts';
import { asksModels } from './models.ts';
import { modelsBeside, type OpenModelsBeside } from './models-beside.ts';
import { PaperFeed } from './paper-feed.ts';
import { type PaperWatch, watchSilence } from './paper-watch.ts';
import { looksAtPosts, PostPictures } from './post-pictures.ts';
import { type PreparedRun, prepareRun, type RunRequest } from './prepare.ts';
import { configuredSecrets } from './providers.ts';
import { quoteLines } from './quote.ts';
import { openRecording, recordingIn } from './recording.ts';
import { holdsRun } from './run-file.ts';
import { openRunFolder } from './run-folder.ts';
import { readScenario, type Scenario } from './scenario/read.ts';
import { tellFeeds } from './tell-feeds.ts';

export type PaperRequest = Omit<RunRequest, 'kept' | 'live' | 'tapes' | 'span'>;

export interface PaperWorld {
  readonly clock: RunClock;
  /** Ends the run, so that the same command takes it up again. */
  readonly stop: AbortSignal;
  readonly venues: (scenario: Scenario) => readonly Venue[];
  readonly watch: PaperWatch;
  /** What the run is fed by in the place of venues; left out, its scenario's live feeds. */
  readonly bus?: SharedLog | undefined;
  /** Where pictures of posts are fetched from; left out, the internet. */
  readonly pictures?: PictureNet;
}

export interface PaperOutcome {
  readonly folder: string;
  readonly prepared: PreparedRun;
  readonly outcome: RunOutcome;
}

const LARGEST_SEED = 2 ** 32;

/** Trades a scenario's live feeds on paper until it is stopped, from the start or from where its folder left off. */
export async function paper(asked: PaperRequest, out: string | undefined, world: PaperWorld): Promise<PaperOutcome> {
  const scenario = readScenario(asked.scenarioFile, asked.from);
  const venues = world.bus === undefined ? world.venues(scenario) : [];
  const folder = resolve(out ?? join('runs', scenario.data.name));
  const kept = holdsRun(folder) ? await soundRun(folder) : undefined;
  const seed = asked.seed ?? kept?.givenSeed ?? randomInt(LARGEST_SEED);
  const prepared = await prepareRun({ ...asked, seed, span: undefined, live: true, tapes: [], kept });
  refuseSpan(scenario);
  refuseFixedLatency(prepared);
  const told = [...prepared.notes, ...feedQuotes(scenario, venues), ...(await quoteLines(prepared))];
  for (const line of told) world.watch.note(escapeTerminal(line));
  const made = openRunFolder(folder, prepared);
  const run = openRun(folder, 'full');
  const { journal } = run;
  let isBegun = true;
  try {
    const outcome = await runIn(run, prepared, venues, world);
    return { folder, prepared, outcome };
  } catch (error) {
    isBegun = !(error instanceof InputError) || journal.last() > 0;
    throw error;
  } finally {
    journal.close();
    if (!isBegun) made.undo();
  }
}

function refuseSpan(scenario: Scenario): void {
  const { from, to } = scenario.data;
  if (from === undefined && to === undefined) return;
  const path = [from === undefined ? 'to' : 'from'];
  const mend = 'take it out, or run its recording with quartet backtest --tape';
  throw scenario.refuse({ code: 'bad-value', path, atKey: true, what: 'is set, and a paper run trades now', mend });
}

/** A model that is asked now answers when it does. */
function refuseFixedLatency({ scenario, plan }: PreparedRun): void {
  const replayed = new Set(scenario.data.entrants.flatMap(({ id, cassette }) => (cassette === undefined ? [] : [id])));
  const asking = plan.accounts.some((account) => asksModels(account) && !replayed.has(account.entrant));
  if (!asking || plan.cycle.replyLatencyMs === undefined) return;
  const what = 'is set, and live models take the time they take';
  const mend = 'take it out, or give every entrant with a model a cassette';
  throw scenario.refuse({ code: 'bad-value', path: ['cycle', 'replyLatencyMs'], atKey: false, what, mend });
}

async function runIn(
  run: RunWriter,
  prepared: PreparedRun,
  venues: readonly Venue[],
  world: PaperWorld,
): Promise<RunOutcome> {
  const { folder, journal } = run;
  const { stop, watch, bus } = world;
  const reEncode = prepared.plan.accounts.some(looksAtPosts) ? await loadReEncoder() : undefined;
  const leave = new AbortController();
  const parts = { prepared, clock: world.clock, stop: leave.signal, note: (line: string) => watch.note(line) };
  const { clock, heard, open } = bus === undefined ? hearVenues(parts, venues) : hearBus(parts, bus);
  const recorder = await openRecorder(run, prepared, clock);
  const tape = new KeptTape({ recorder, journal, clock, stop, note: (line) => watch.note(line) });
  const feed: PaperFeed = new PaperFeed({
    past: openRecording(folder, prepared.plan.instruments),
    heard,
    open,
    tape,
    clock,
    leave,
    onLive: () => watch.begin({ folder, heard, now: clock.now(), feed }),
    onPost: (post) => pictures?.offer(post),
  });
  const pictures =
    reEncode === undefined
      ? undefined
      : new PostPictures({
          run,
          reEncode,
          scorer: loadScorer(prepared.plan.instruments),
          net: world.pictures ?? internet,
          kept: (post, picture) => feed.showPicture(post, picture),
          refused: (why) => watch.note(`a picture of a post was left out: ${why} (told once)`),
          leave: leave.signal,
        });
  const models = modelsBeside(prepared, run, clock, feed);
  const unheard = onAbort(stop, () => feed.command('stop'));
  try {
    const check = (): void => {
      journal.check();
      recorder.check();
    };
    const outcome = await Promise.race([
      step(folder, prepared, journal, { feed, tape, models, leave, world }),
      untilGone(check, clock, leave.signal),
    ]);
    await tape.settle();
    return outcome;
  } finally {
    unheard();
    leave.abort();
    for (const line of models.notes()) watch.note(line);
    models.close();
    await recorder.close();
  }
}

const LOOK_MS = 200;

/** Throws as soon as what the run writes is no longer what lies in its folder; else it never returns. */
async function untilGone(check: () => void, clock: Clock, over: AbortSignal): Promise<never> {
  for (;;) {
    await clock.sleep(LOOK_MS, over);
    if (over.aborted) return new Promise(() => undefined);
    check();
  }
}

function openRecorder(run: RunWriter, { plan, scenario }: PreparedRun, clock: Clock): Promise<TapeRecorder> {
  return TapeRecorder.open({
    folder: recordingIn(run.folder),
    name: 'live',
    instruments: new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument])),
    clock,
    origin: () => ({ source: 'a paper run', synthetic: hasLocal(scenario), settings: {} }),
    witness: tapeWitness(run),
  });
}

interface PaperParts {
  readonly feed: PaperFeed;
  readonly tape: KeptTape;
  readonly models: OpenModelsBeside;
  readonly leave: AbortController;
  readonly world: PaperWorld;
}

async function step(
  folder: string,
  { plan, started }: PreparedRun,
  journal: Journal,
  { feed, tape, models, leave, world }: PaperParts,
): Promise<RunOutcome> {
  const instruments = new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument]));
  const box = new ControlBox(folder);
  void box.watch(world.clock, leave.signal, (command) => feed.command(command));
  void watchSilence(feed, leave.signal, world);
  void tellFeeds({ folder, feed, plan }, world.clock, leave.signal);
  const fresh: JournalRow[] = [];
  return runPlan(plan, started, {
    feeds: [feed],
    journal: uncommitted(journal, fresh),
    scorer: loadScorer(plan.instruments),
    tools: models.tools,
    secrets: configuredSecrets(),
    commitEveryRows: Number.POSITIVE_INFINITY,
    onProgress: () => undefined,
    live: {
      models,
      async settle(dueAt, look) {
        await tape.settle();
        const rows = [...runRows(fresh.splice(0))];
        box.done(rows.flatMap(({ records }) => records.filter(({ kind }) => kind === 'control-given')).length);
        feed.wakeAt(dueAt);
        await world.watch.settled({ rows, look, instruments, feed, dueAt, flush: () => tape.flush() });
      },
    },
  });
}

/** The engine's way to the journal: rows are committed once their tape is on the disk, and not by the engine. */
function uncommitted(journal: Journal, fresh: JournalRow[]): Journal {
  return {
    append(row) {
      journal.append(row);
      fresh.push(row);
    },
    commit: () => undefined,
    rows: (from) => journal.rows(from),
    last: () => journal.last(),
    close: () => undefined,
  };
}
