import type { Heard } from '../adapters/live/heard.ts';
import type { LinkStatus } from '../adapters/live/live-link.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { RunRow } from '../domain/record.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { RunView } from '../engine/view.ts';
import type { Clock } from '../ports/clock.ts';

/** How a paper run's feeds stand. */
export interface PaperSource {
  /** Lines of its tape that were stepped. */
  readonly lines: number;
  /** Lines there are, also those that wait to be. */
  readonly stamped: number;
  status(): readonly LinkStatus[];
}

/** A paper run as it comes to where the world is. */
export interface PaperStart {
  readonly folder: string;
  /** What it had heard before it last ended; no lines when it is new. */
  readonly heard: Heard;
  readonly now: Instant;
  readonly feed: PaperSource;
}

/** What has been done since the last time; its rows are on the disk. */
export interface PaperUpdate {
  readonly rows: readonly RunRow[];
  readonly look: () => RunView;
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly feed: PaperSource;
  /** Puts the rest of the tape on the disk, from which no row follows yet, for whoever must know that it is. */
  flush(): Promise<void>;
  /** When the run next has something to do by itself; Infinity when it has nothing. */
  readonly dueAt: number;
}

/** Whoever follows a paper run while it goes on. */
export interface PaperWatch {
  begin(start: PaperStart): void;
  settled(update: PaperUpdate): void | Promise<void>;
  note(line: string): void;
  end(): void;
}

const LOOK_MS = 5 * SECOND_MS;
/** From so long on a source of prices that gives nothing is told of. */
const ALARM_MS = MINUTE_MS;

/** Tells of each source of prices of which nothing was taken for a minute, and why, and when it is back. */
export async function watchSilence(
  feed: PaperSource,
  stop: AbortSignal,
  { clock, watch }: { readonly clock: Clock; readonly watch: PaperWatch },
): Promise<void> {
  const silent = new Set<string>();
  const left = new Set<string>();
  while (!stop.aborted) {
    for (const status of feed.status()) {
      const { source, silentMs, farewell } = status;
      if (farewell !== undefined && !left.has(source)) {
        left.add(source);
        watch.note(escapeTerminal(`${source}: ${farewell}`));
      }
      if (silentMs === undefined || silentMs < ALARM_MS) {
        if (silent.delete(source)) watch.note(escapeTerminal(`${source} gives prices again`));
      } else if (!silent.has(source)) {
        silent.add(source);
        watch.note(escapeTerminal(`${source} has given no price for a minute: ${reasonOf(status)}`));
      }
    }
    await clock.sleep(LOOK_MS, stop);
  }
}

function reasonOf({ state, lastEnd, refused, firstRefused }: LinkStatus): string {
  const left = [...refused].map(([why, count]) => `${count} ${why} from frame ${firstRefused.get(why)} on`);
  const end = lastEnd === undefined ? '' : `, last ended by ${lastEnd}`;
  return `its connection is ${state}${end}${left.length === 0 ? '' : `; not taken: ${left.join(', ')}`}`;
}
