import type { VNode } from 'preact';
import { colour } from './chart-frame.ts';

export const SLOTS = 10;
/** Beside its colour every line has its own stroke and its own mark, so that no eye needs the colour. */
const DASHES: readonly (readonly number[])[] = [[], [2, 3], [9, 3, 2, 3], [4, 2, 1, 2]];
/** The second ten are hollow: a colour that comes again has another mark. */
const MARKS = [...'●■▲◆▼★✚✖⬟◐○□△◇▽☆✛✕⬠◑'];

/** Who has which line: the same at every row, whatever is known of the board there, so that nobody changes colour under the cursor. */
export function slotsOf(entrants: readonly string[], failed: ReadonlySet<string>): ReadonlyMap<string, number> {
  const all = entrants.map((entrant, slot) => [entrant, slot] as const);
  return new Map(all.filter(([entrant]) => !failed.has(entrant)));
}

/** Dashed is who the others are measured against; a colour that comes again comes with another stroke. */
export function dashOf({ slot, isBenchmark }: { readonly slot: number; readonly isBenchmark: boolean }): number[] {
  return isBenchmark ? [8, 4] : [...(DASHES[Math.floor(slot / SLOTS) % DASHES.length] ?? [])];
}

export function colourOf(slot: number): string {
  return colour(`s${slot % SLOTS}`);
}

export function markOf(slot: number): string {
  return MARKS[slot % MARKS.length] ?? '●';
}

export function SlotMark({ slot }: { readonly slot: number }): VNode {
  return (
    <span class={`mark s${slot % SLOTS}`} aria-hidden="true">
      {markOf(slot)}
    </span>
  );
}
