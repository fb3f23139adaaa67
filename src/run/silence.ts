import type { LinkStatus } from '../adapters/live/live-link.ts';
import { escapeTerminal } from '../domain/escape.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { PaperWorld } from './paper.ts';
import type { PaperSource } from './paper-watch.ts';

const LOOK_MS = 5 * SECOND_MS;
/** From so long on a source of prices that gives nothing is told of. */
const ALARM_MS = MINUTE_MS;

/** Tells of each source of prices of which nothing was taken for a minute, and why, and when it is back. */
export async function watchSilence(feed: PaperSource, stop: AbortSignal, { clock, watch }: PaperWorld): Promise<void> {
  const silent = new Set<string>();
  while (!stop.aborted) {
    for (const status of feed.status()) {
      const { source, silentMs } = status;
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
