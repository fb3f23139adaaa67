import { z } from 'zod';
import type { SharedStore } from '../../ports/shared-store.ts';
import { read } from './job-records.ts';

const openingsSchema = z.array(z.strictObject({ at: z.string(), sweep: z.string(), point: z.string() }));

/** When a sealed span was opened, by which sweep, and with what. */
export type Opening = z.output<typeof openingsSchema>[number];

/** All that are written down, the first one first. */
export async function openingsOf(store: SharedStore, span: string): Promise<readonly Opening[]> {
  const entry = await store.get(keyOf(span));
  return entry === undefined ? [] : read(entry.value, openingsSchema, keyOf(span));
}

/** Writes an opening down, before anything is seen of the span: it stands there whatever happens then. */
export async function writeOpening(store: SharedStore, span: string, opening: Opening): Promise<readonly Opening[]> {
  for (;;) {
    const entry = await store.get(keyOf(span));
    const before = entry === undefined ? [] : read(entry.value, openingsSchema, keyOf(span));
    const all = [...before, opening];
    if ((await store.putLasting(keyOf(span), JSON.stringify(all), entry?.revision ?? 0)) !== undefined) return all;
  }
}

/** `span` is a hash over tapes, instruments and the dates. */
function keyOf(span: string): string {
  return `opened.${span}`;
}

/** Counts a point as tried on a market; gives how many were, by this sweep and others. */
export async function writeTried(store: SharedStore, market: string, points: readonly string[]): Promise<number> {
  for (const point of points) await store.put(`tried.${market}.${point}`, '1', 0);
  return (await store.keys(`tried.${market}.`)).length;
}
