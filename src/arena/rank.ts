/** A shared place says that the data cannot tell its holders apart. */
export type Rank = { readonly place: number; readonly tied: boolean } | { readonly none: string };

/**
 * Place = 1 + how many are better beyond doubt. `beats(a, b)` is not transitive, so an order by figures alone would
 * claim more than was shown.
 */
export function placesOf<Item>(items: readonly Item[], beats: (better: Item, worse: Item) => boolean): Rank[] {
  const places = items.map((item) => 1 + items.filter((rival) => rival !== item && beats(rival, item)).length);
  return places.map((place) => ({ place, tied: places.filter((other) => other === place).length > 1 }));
}
