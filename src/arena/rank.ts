/** The places an entrant may hold; where they overlap with another's, the data cannot tell the two apart. */
export type Rank = { readonly best: number; readonly worst: number } | { readonly none: string };

/**
 * Best place = 1 + how many are better beyond doubt, worst = all but those that are worse beyond doubt. A single place
 * for each would claim an order that was not shown: being told apart is not transitive.
 */
export function placesOf<Item>(
  items: readonly Item[],
  beats: (better: Item, worse: Item) => boolean,
): { readonly best: number; readonly worst: number }[] {
  return items.map((item) => {
    const rivals = items.filter((rival) => rival !== item);
    return {
      best: 1 + rivals.filter((rival) => beats(rival, item)).length,
      worst: items.length - rivals.filter((rival) => beats(item, rival)).length,
    };
  });
}
