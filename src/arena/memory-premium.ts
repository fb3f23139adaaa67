import type { AccountHistory } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import type { MaskArm } from '../domain/mask-arm.ts';
import type { Interval } from './interval.ts';
import { sumInterval } from './paired.ts';
import { returnsOf } from './returns.ts';
import { mean, sum } from './statistics.ts';

/** What an entrant made of a market that it may have read about, less what it made of the same one under a mask. */
export interface MemoryPremium {
  readonly entrant: EntrantId;
  /** Returns of its accounts, summed over the periods: shares of capital. */
  readonly left: number;
  readonly right: number;
  /** The one less the other. */
  readonly premium: number;
  /** 95 %, of the sum over periods. */
  readonly interval: Interval;
  /** It did the very same in both, as rules do. */
  readonly same: boolean;
}

/** Entrants of both runs, period by period in pairs: the mask moves times, and keeps their number. */
export function memoryPremiums(
  plain: readonly AccountHistory[],
  masked: readonly AccountHistory[],
): readonly MemoryPremium[] {
  const [own, others] = [returnsByEntrant(plain), returnsByEntrant(masked)];
  return [...own].flatMap(([entrant, returns]) => {
    const against = others.get(entrant);
    return against === undefined ? [] : [premiumOf(entrant, returns, against)];
  });
}

/** A number a period, the mean of an entrant's accounts. */
function returnsByEntrant(histories: readonly AccountHistory[]): ReadonlyMap<EntrantId, readonly number[]> {
  const accounts = new Map<EntrantId, (readonly number[])[]>();
  for (const history of histories)
    accounts.set(history.entrant, [...(accounts.get(history.entrant) ?? []), returnsOf(history).returns]);
  return new Map(
    [...accounts].map(([entrant, all]) => [
      entrant,
      (all[0] ?? []).map((_, at) => mean(all.map((returns) => returns[at] ?? 0))),
    ]),
  );
}

function premiumOf(entrant: EntrantId, returns: readonly number[], against: readonly number[]): MemoryPremium {
  const leads = returns.map((value, at) => value - (against[at] ?? 0));
  const isPaired = returns.length === against.length;
  return {
    entrant,
    left: sum(returns),
    right: sum(against),
    premium: sum(returns) - sum(against),
    interval: isPaired ? sumInterval(leads) : { none: 'the runs have not as many periods' },
    same: isPaired && leads.every((lead) => lead === 0),
  };
}

/** What entrants made of one market less what they made of another that differs in one thing. */
export interface ArmPremiums {
  readonly arm: MaskArm;
  /** The mask itself is held against the market as it was, all else against the mask. */
  readonly of: 'plain' | 'masked';
  readonly premiums: readonly MemoryPremium[];
}

/** The premiums of all arms that were played. */
export function armPremiums(
  arms: readonly MaskArm[],
  accountsOf: (run: 'plain' | MaskArm) => readonly AccountHistory[],
): readonly ArmPremiums[] {
  return arms.map((arm) => {
    const of = arm === 'masked' ? 'plain' : 'masked';
    return { arm, of, premiums: memoryPremiums(accountsOf(of), accountsOf(arm)) };
  });
}
