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
  const won = items.map((item) => items.map((rival) => rival !== item && beats(item, rival)));
  return items.map((_, at) => ({
    best: 1 + won.filter((over) => over[at]).length,
    worst: items.length - (won[at] ?? []).filter((over) => over).length,
  }));
}
