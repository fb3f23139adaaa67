import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../adapters/shared/make-folders.ts';
import { OPERATOR_COMMANDS, type OperatorCommand } from '../domain/feed-event.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';

const POLL_MS = 200;
const NAME = /^\d{15}-\d+-([a-z]+)$/;

function boxIn(folder: string): string {
  return join(folder, 'control');
}

/** Leaves a command for the run in a folder; gives the file that is there until the run has taken it. */
export function leaveCommand(folder: string, command: OperatorCommand, now: Instant): string {
  const box = boxIn(folder);
  makeFolders(box);
  const path = join(box, `${String(now).padStart(15, '0')}-${process.pid}-${command}`);
  writeFileSync(`${path}.half`, '');
  renameSync(`${path}.half`, path);
  return path;
}

/** Where a run finds what the operator asks of it: one empty file a command, taken away when it is in the journal. */
export class ControlBox {
  readonly #box: string;
  readonly #taken: string[] = [];

  constructor(folder: string) {
    this.#box = boxIn(folder);
    makeFolders(this.#box);
  }

  /** Hands commands out as they come, until the signal. */
  async watch(clock: Clock, stop: AbortSignal, take: (command: OperatorCommand) => void): Promise<void> {
    while (!stop.aborted) {
      for (const name of this.#names()) {
        const command = OPERATOR_COMMANDS.find((one) => one === NAME.exec(name)?.[1]);
        if (command === undefined || this.#taken.includes(name)) continue;
        this.#taken.push(name);
        take(command);
      }
      await clock.sleep(POLL_MS, stop);
    }
  }

  /** A folder that somebody took away holds no command. */
  #names(): readonly string[] {
    return existsSync(this.#box) ? readdirSync(this.#box).sort() : [];
  }

  /** So many commands have been journalled. */
  done(count: number): void {
    for (const name of this.#taken.splice(0, count)) rmSync(join(this.#box, name), { force: true });
  }
}
