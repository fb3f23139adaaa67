import { type Dirent, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { holdsRun } from '../../run/run-file.ts';
import type { CompareAnswer, RunSummary } from '../api/shapes.ts';
import type { OpenRun, RunAt, RunSource } from '../api/source.ts';
import { FollowedRun } from './followed-run.ts';
import { LogDesk } from './log-desk.ts';
import { StandingDesk } from './standing-desk.ts';
import { Summaries } from './summary.ts';

/** How long an answer waits for rows that are new. */
const PATIENCE_MS = 300;
/** Rows that are read within that time. */
const FEW_ROWS = 1_000;
/** Folders of runs lie this far below a given one at most. */
const DEPTH = 3;

/** The runs below some folders, by names that are safe in an address; a name is only ever looked up. */
export class RunLibrary implements RunSource {
  readonly #roots: readonly string[];
  readonly #summaries = new Summaries();
  readonly #open = new Map<string, FollowedRun>();
  readonly #desk = new StandingDesk();
  readonly #logs = new LogDesk();

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  list(): readonly RunSummary[] {
    return [...this.#found()]
      .map(([id, folder]) => this.#summaries.of(id, folder))
      .sort((left, right) => (right.to ?? 0) - (left.to ?? 0) || (left.id < right.id ? -1 : 1));
  }

  async open(id: string): Promise<OpenRun | undefined> {
    const folder = this.#found().get(id);
    if (folder === undefined) return undefined;
    const known = this.#open.get(folder);
    const run = known ?? this.#follow(id, folder);
    this.#open.set(folder, run);
    // A long journal is looked into while it is still read.
    const reading = run.refresh();
    reading.catch(() => undefined);
    if (run.log.last === 0 || run.last - run.log.last < FEW_ROWS) await Promise.race([reading, pause(PATIENCE_MS)]);
    return run;
  }

  async compare(left: RunAt, right: RunAt): Promise<CompareAnswer> {
    const found = this.#found();
    const sides = [left, right].map(({ run, at }) => ({ folder: found.get(run) ?? '', at }));
    const [one, other] = sides;
    if (one === undefined || other === undefined) throw new RangeError('two runs are compared');
    return { left, right, ...(await this.#desk.compare(one, other)) };
  }

  async close(): Promise<void> {
    await Promise.all([this.#desk, this.#logs, ...this.#open.values()].map((one) => one.close()));
  }

  #follow(id: string, folder: string): FollowedRun {
    const summarise = () => this.#summaries.of(id, folder);
    return new FollowedRun({ folder, desk: this.#desk, logs: this.#logs, summarise });
  }

  #found(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const root of this.#roots) {
      for (const folder of runsBelow(root, DEPTH)) {
        const name = nameOf(root, folder);
        let id = name;
        for (let count = 2; found.has(id) && found.get(id) !== folder; count += 1) id = `${name}~${count}`;
        found.set(id, folder);
      }
    }
    return found;
  }
}

function nameOf(root: string, folder: string): string {
  const place = relative(root, folder);
  return (place === '' ? basename(folder) : place).replaceAll(/[^A-Za-z0-9._-]/g, '~');
}

/** Links are not followed: a run lies where its folder is. */
function* runsBelow(folder: string, depth: number): Generator<string> {
  if (holdsRun(folder)) {
    yield folder;
    return;
  }
  if (depth === 0) return;
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) yield* runsBelow(join(folder, entry.name), depth - 1);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    // Not there yet, or not ours to read: there is nothing to show in it.
    return [];
  }
}
