import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type JournalReader, readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { readText } from '../../adapters/shared/plain-file.ts';
import { writeAnew } from '../../adapters/shared/write-whole.ts';
import { deliver } from '../../adapters/webhook/post-webhook.ts';
import { InputError } from '../../domain/errors.ts';
import { formatInstant, SECOND_MS } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { AlertReader, type RunAlert } from './alert-reader.ts';
import type { AlertTarget } from './alert-settings.ts';

const LOOK_MS = SECOND_MS;
/** Rows between two turns for others. */
const ROWS_A_TURN = 500;
/** Some two hours, with the waits between them; then it is said and left. */
const TRIES = 30;
/** How long a run that ends waits for its last alerts to be taken. */
const LAST_MS = 10 * SECOND_MS;

export interface FollowedFolder {
  readonly folder: string;
  readonly name: string;
  readonly clock: Clock;
  readonly note: (line: string) => void;
}

/**
 * Tells one webhook of one run. The journal is the list of what is to be told: a file beside the run names the last row
 * that is done with, so that a run that was killed goes on telling from there, and a receiver that is down for an hour
 * misses nothing.
 */
export class AlertFollower {
  readonly #run: FollowedFolder;
  readonly #target: AlertTarget;
  readonly #over = new AbortController();
  readonly #reader: AlertReader;
  readonly #file: string;
  /** The last row that was told of, or was there before anybody was to be told. */
  #told = 0;
  #read = 0;
  #isEnding = false;
  #following: Promise<void> = Promise.resolve();

  constructor(run: FollowedFolder, target: AlertTarget) {
    this.#run = run;
    this.#target = target;
    this.#reader = new AlertReader(target.drawdown);
    this.#file = join(run.folder, `alerts-${target.name}.json`);
  }

  begin(): void {
    this.#following = this.#follow();
  }

  /** Tells what is left, for a while; what nobody took by then is told when the run goes on. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#over.abort(), LAST_MS);
    this.#isEnding = true;
    await this.#following;
    clearTimeout(timer);
  }

  async #follow(): Promise<void> {
    const { clock, folder, note } = this.#run;
    try {
      this.#told = toldIn(this.#file) ?? lastRow(folder);
      for (let isLast = false; !isLast && !this.#over.signal.aborted; ) {
        isLast = this.#isEnding;
        await this.#look();
        if (!isLast) await clock.sleep(LOOK_MS, this.#over.signal);
      }
    } catch (error) {
      note(`webhook ${this.#target.name} is told no more: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The journal is closed between looks, so that one that ends can become one file. */
  async #look(): Promise<void> {
    for (;;) {
      const alerts: RunAlert[] = [];
      const journal = journalIn(this.#run.folder);
      if (journal === undefined) return;
      const from = this.#read + 1;
      try {
        for (const row of runRows(journal.rows(from, from + ROWS_A_TURN - 1))) {
          const found = this.#reader.add(row);
          if (row.sequence > this.#told) alerts.push(...found.filter(({ kind }) => this.#target.on.has(kind)));
          this.#read = row.sequence;
        }
      } finally {
        journal.close();
      }
      for (const alert of alerts) if (!(await this.#tell(alert))) return;
      if (this.#read < from) return;
      if (this.#read > this.#told) this.#keep(this.#read);
      await nextTurn();
    }
  }

  /** False where the run ends before it could be told. */
  async #tell(alert: RunAlert): Promise<boolean> {
    const { clock, name, note } = this.#run;
    const over = this.#over.signal;
    const delivery = await deliver(this.#target, letterOf(alert, name), { clock, over, tries: TRIES });
    if (!delivery.ok && over.aborted) return false;
    if (!delivery.ok) note(`webhook ${this.#target.name} was not told of ${alert.kind} ${alert.id}: ${delivery.why}`);
    return true;
  }

  #keep(row: number): void {
    this.#told = row;
    writeAnew(`${this.#file}.half`, JSON.stringify({ row }));
    renameSync(`${this.#file}.half`, this.#file);
  }
}

/** What a receiver gets. */
export function letterOf(
  { id, kind, at, account, text }: Omit<RunAlert, 'kind'> & { readonly kind: string },
  run: string,
): { id: string; body: string } {
  return {
    id: `${run}/${id}`,
    body: JSON.stringify({ id: `${run}/${id}`, kind, run, at: formatInstant(at), account, text }),
  };
}

const toldShape = z.object({ row: z.int().min(0) });

function toldIn(file: string): number | undefined {
  try {
    return toldShape.safeParse(JSON.parse(readText(file, 'alerts'))).data?.row;
  } catch {
    return undefined;
  }
}

/** A run that was there before is told of from now on; a new one from its first row. */
function lastRow(folder: string): number {
  const journal = journalIn(folder);
  const last = journal?.last() ?? 0;
  journal?.close();
  return last;
}

/** Undefined before its first row. */
function journalIn(folder: string): JournalReader | undefined {
  try {
    return readJournal(folder);
  } catch (error) {
    if (error instanceof InputError && error.problem.code === 'journal-not-begun') return undefined;
    throw error;
  }
}
