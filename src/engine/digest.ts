import { combineDigests, type RunDigest } from '../domain/digest.ts';
import type { Account } from './account.ts';

/** Accounts come sorted by id, so that entrants and the run are combined in that order. */
export function digestOf(accounts: readonly Account[]): RunDigest {
  return combineDigests(
    accounts.map((account) => ({
      account: account.plan.account,
      entrant: account.plan.entrant,
      digest: account.row.digest(),
    })),
  );
}
