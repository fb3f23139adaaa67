import { ListsDamaged } from '../../adapters/kept-lists/sqlite-lists.ts';
import type { KeptLists } from '../../ports/kept-lists.ts';
import { BeingRead } from '../api/source.ts';

/** Lists that are made anew where they are not whole: `onDamage` sees to it, and whoever asked comes again. */
export function checkedLists(lists: KeptLists, onDamage: () => void): KeptLists {
  const or = <Value>(look: () => Value): Value => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof ListsDamaged)) throw error;
      onDamage();
      throw new BeingRead('what was kept of the run is damaged and is being read anew', { cause: error });
    }
  };
  return {
    countTo: (list, under) => or(() => lists.countTo(list, under)),
    items: (list, from, to) => or(() => lists.items(list, from, to)),
  };
}
