import type { GrowingLists, KeptItem } from '../../ports/kept-lists.ts';

/** Lists for as long as the process lives. */
export class MemoryLists implements GrowingLists {
  readonly #lists = new Map<string, KeptItem[]>();

  countTo(list: string, under: number): number {
    return (this.#lists.get(list) ?? []).filter((item) => item.under <= under).length;
  }

  items(list: string, from: number, to: number): readonly KeptItem[] {
    return (this.#lists.get(list) ?? []).slice(from, to);
  }

  put(list: string, place: number, item: KeptItem): void {
    const items = this.#lists.get(list) ?? [];
    items[place] = item;
    this.#lists.set(list, items);
  }
}
