/** One of a list, with the number under which a cursor finds it. */
export interface KeptItem {
  readonly under: number;
  readonly body: Uint8Array;
}

/** Lists that grow at their end. The numbers of a list never fall, so that a cursor sees the beginning of each. */
export interface KeptLists {
  /** How many of a list stand under numbers up to this one. */
  countTo(list: string, under: number): number;
  /** By place from 0 on, `from` up to and without `to`. */
  items(list: string, from: number, to: number): readonly KeptItem[];
}

export interface GrowingLists extends KeptLists {
  /** At the end of a list, or in place of what stands there. */
  put(list: string, place: number, item: KeptItem): void;
}
