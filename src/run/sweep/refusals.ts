import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../domain/hash.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { read, toldSchema } from './job-records.ts';

const LOOK_MS = 1_000;

/** Says to whoever hands out the jobs of a spec why a worker does none of them. */
export async function tellRefusal(store: SharedStore, spec: string, told: { worker: string; reason: string }) {
  await store.put(`refused.${spec}.${sha256(`${told.worker} ${told.reason}`).slice(0, 32)}`, JSON.stringify(told), 0);
}

/** Hears what workers said of a spec since this was begun, each once, until it is stopped. */
export async function hearRefusals(
  store: SharedStore,
  spec: string,
  { stop, hear }: { readonly stop: AbortSignal; readonly hear: (line: string) => void },
): Promise<void> {
  const prefix = `refused.${spec}.`;
  const heard = new Set(await store.keys(prefix));
  while (!stop.aborted) {
    for (const key of await store.keys(prefix)) {
      const entry = heard.has(key) ? undefined : await store.get(key);
      heard.add(key);
      if (entry === undefined) continue;
      const { worker, reason } = read(entry.value, toldSchema, key);
      hear(`note: ${worker} does no job of this sweep: ${reason}`);
    }
    await sleep(LOOK_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}
