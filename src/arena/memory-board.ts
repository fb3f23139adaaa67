import type { AccountHistory } from '../domain/history.ts';
import type { MaskArm } from '../domain/mask-arm.ts';
import { type MemoryPremium, memoryPremiums } from './memory-premium.ts';

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
