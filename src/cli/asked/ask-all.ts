const AT_ONCE = 4;

/**
 * Asks what is in the queue, several at once, until it is empty or nothing more may be asked. `ask` may add to the queue;
 * it says false where there is no room now, in a budget with calls under way, or none at all any more.
 */
export async function askAll<Item>(
  queue: Item[],
  ask: (item: Item) => Promise<boolean>,
  isStopped: () => boolean,
): Promise<void> {
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if (await ask(item)) continue;
      queue.push(item);
      return;
    }
  };
  while (queue.length > 0 && !isStopped()) await Promise.all(Array.from({ length: AT_ONCE }, work));
}
