import { dirname, join, resolve } from 'node:path';
import { SteadyClock } from '../../adapters/clock/clocks.ts';
import type { LiveFeed } from '../../adapters/live/live-feed.ts';
import type { LinkStatus } from '../../adapters/live/live-link.ts';
import { type FolderLock, lockFolder } from '../../adapters/lock/folder-lock.ts';
import { parquetPath, writeParquet } from '../../adapters/parquet/write-parquet.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { openNatsLog } from '../../adapters/store/nats-log.ts';
import { TapeRecorder } from '../../adapters/tape/tape-recorder.ts';
import { StorageError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { SharedLog } from '../../ports/shared-log.ts';
import { BusPublisher } from '../../run/bus/bus-publisher.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { feedQuotes, hasLocal, liveVenuesOf, openLive, scenarioInstruments } from '../../run/live.ts';
import { readScenario, type Scenario } from '../../run/scenario/read.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { span } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

/** By what is published time passes for whoever listens: at least so often, also where nobody speaks. */
const BEAT_MS = 100;

interface RecordOptions {
  readonly out?: string;
  readonly for?: number;
  readonly publish?: string;
  readonly parquet?: true;
  readonly json?: true;
}

export const defineRecord: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet record backtests/paper-live.yaml               # Ctrl-C ends it',
    'quartet record mine.yaml --out tapes/mine --for 8h',
    'quartet record mine.yaml --publish nats://127.0.0.1:4222   # for quartet paper --feed, on any machine',
    'quartet record mine.yaml --parquet                      # a table beside each tape',
  ])
    .argument('<scenario>', 'a YAML file whose feeds list live ones')
    .option('--out <folder>', "where the tapes go; recordings/ and the scenario's name unless given")
    .option('--for <span>', 'stop by itself after so long, such as 10m or 8h', span('--for'))
    .option('--publish <bus>', 'put what comes on a bus, such as nats://10.0.0.5:4222, too')
    .option('--parquet', 'when it ends, write each tape as a Parquet table too (needs @duckdb/node-api)')
    .option('--json', 'print JSON: tapes, and what each feed gave and refused')
    .action((scenario: string, options: RecordOptions) => run(record(scenario, options, terminal)));

async function record(file: string, options: RecordOptions, terminal: Terminal): Promise<ExitCode> {
  const scenario = readScenario(file, dirname(resolve(file)));
  const { stop, release } = stopSignal(options.for);
  let bus: SharedLog | undefined;
  try {
    const clock = new SteadyClock((line) => terminal.note(line));
    const venues = liveVenuesOf(scenario, process.env);
    for (const line of feedQuotes(scenario, venues)) terminal.note(escapeTerminal(line));
    const feed = openLive(scenario, venues, clock, stop);
    bus = options.publish === undefined ? undefined : await openNatsLog(options.publish);
    const folder = options.out ?? join('recordings', scenario.data.name);
    makeFolders(folder);
    const lock = lockFolder(folder);
    try {
      await recordFeed({ feed, scenario, lock, clock, bus }, options, terminal);
    } finally {
      lock.release();
    }
  } finally {
    await bus?.close();
    release();
  }
  return EXIT.done;
}

interface Recording {
  readonly feed: LiveFeed;
  readonly scenario: Scenario;
  readonly lock: FolderLock;
  readonly clock: SteadyClock;
  readonly bus: SharedLog | undefined;
}

async function recordFeed(
  { feed, scenario, lock: { folder, check }, clock, bus }: Recording,
  options: RecordOptions,
  terminal: Terminal,
): Promise<void> {
  const synthetic = hasLocal(scenario);
  const offsets = (): Record<string, number> =>
    Object.fromEntries(feed.status().map(({ source, offsetMs }) => [`offsetMs ${source}`, offsetMs]));
  const instruments = new Map(scenarioInstruments(scenario).map((instrument) => [instrument.symbol, instrument]));
  const note = (line: string): void => terminal.note(escapeTerminal(line));
  const publisher = bus === undefined ? undefined : await BusPublisher.open({ log: bus, instruments, clock, note });
  const recorder = await TapeRecorder.open({
    folder,
    name: scenario.data.name,
    instruments,
    clock,
    origin: () => ({ source: 'recorded live', synthetic, settings: offsets() }),
  });
  for (const { path, lines, torn } of recorder.recovered) {
    const tail = torn ? '; the line at its end was cut off' : '';
    terminal.note(escapeTerminal(`${path}: finished what an earlier recording left: ${lines} lines${tail}`));
  }
  const notes = new LiveNotes(terminal);
  const timer = setInterval(() => notes.update(feed.status(), recorder.linesWritten), SECOND_MS);
  const beat = publisher === undefined ? undefined : setInterval(() => feed.tell({ kind: 'clock' }), BEAT_MS);
  try {
    for await (const events of feed.read()) {
      check();
      recorder.add(events);
      publisher?.add(events);
    }
  } finally {
    clearInterval(timer);
    clearInterval(beat);
    await publisher?.close();
    notes.end(feed.status());
    await recorder.close();
  }
  if (options.parquet === true)
    await writeTables(
      recorder.tapes.map(({ name }) => join(folder, name)),
      terminal,
    );
  report(feed, recorder, folder, options, terminal);
}

/** The tapes are whole by now: what goes wrong here is told, and takes nothing from them. */
async function writeTables(tapes: readonly string[], terminal: Terminal): Promise<void> {
  try {
    for (const tape of tapes) await writeParquet(tape, parquetPath(tape));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    terminal.note(escapeTerminal(error.message));
  }
}

function report(
  feed: LiveFeed,
  recorder: TapeRecorder,
  folder: string,
  { json }: RecordOptions,
  terminal: Terminal,
): void {
  const feeds = feed.status().map(({ refused, firstRefused, control, ...rest }) => ({
    ...rest,
    refused: Object.fromEntries(refused),
    firstRefused: Object.fromEntries(firstRefused),
    control: Object.fromEntries(control),
  }));
  if (json === true) {
    printJson(terminal, 'record', { folder, tapes: recorder.tapes, recovered: recorder.recovered, feeds });
    return;
  }
  for (const { name, lines } of recorder.tapes) terminal.out(escapeTerminal(`${join(folder, name)}: ${lines} lines`));
  for (const { source, frames, events, tries, refused, firstRefused } of feeds) {
    const not = Object.entries(refused).map(([why, count]) => `${count} ${why} (from frame ${firstRefused[why]} on)`);
    const told = not.length === 0 ? '' : `; not taken: ${not.join(', ')}`;
    terminal.out(escapeTerminal(`${source}: ${events} events of ${frames} frames, ${tries} connections${told}`));
  }
}

/** Tells how live feeds stand: a line that is overwritten on a terminal, and a note for every change of state. */
class LiveNotes {
  readonly #terminal: Terminal;
  readonly #told = new Map<number, string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(links: readonly LinkStatus[], lines: number): void {
    for (const [place, link] of links.entries()) {
      // Waiting for the next page and asking for it is how polled sources stand.
      const waiting = link.state === 'waiting' && link.lastEnd !== undefined;
      const state = link.farewell ?? (waiting ? `waiting (${link.lastEnd})` : link.state);
      if (this.#told.get(place) === state || state.startsWith('waiting (closed: the reply')) continue;
      this.#told.set(place, state);
      if (link.state !== 'connecting') this.#terminal.note(escapeTerminal(`${link.source}: ${state}`));
    }
    const parts = links.map(({ source, events, lagMs }) => `${source} ${events} (${lagMs} ms)`);
    this.#terminal.progress(`${lines} lines on disk · ${parts.join(' · ')}`);
  }

  /** A source that was left in the last second is told of, too. */
  end(links: readonly LinkStatus[]): void {
    this.#terminal.progress('');
    for (const [place, { source, farewell }] of links.entries()) {
      if (farewell === undefined || this.#told.get(place) === farewell) continue;
      this.#terminal.note(escapeTerminal(`${source}: ${farewell}`));
    }
  }
}
