import { sha256 } from '../domain/hash.ts';
import type { AccountId, EntrantId } from '../domain/ids.ts';
import type { Account } from './account.ts';

/** What a run decided and booked, in one hash: of the run, of each entrant and of each account. */
export interface RunDigest {
  readonly run: string;
  readonly entrants: ReadonlyMap<EntrantId, string>;
  readonly accounts: ReadonlyMap<AccountId, string>;
}

/** Accounts come sorted by id, so that entrants and the run are combined in that order. */
export function digestOf(accounts: readonly Account[]): RunDigest {
  const byAccount = new Map<AccountId, string>();
  const byEntrant = new Map<EntrantId, string[]>();
  for (const account of accounts) {
    const digest = account.digest();
    byAccount.set(account.plan.account, digest);
    const own = byEntrant.get(account.plan.entrant) ?? [];
    own.push(`${account.plan.account} ${digest}`);
    byEntrant.set(account.plan.entrant, own);
  }
  const entrants = new Map([...byEntrant].map(([entrant, own]) => [entrant, sha256(own.join('\n'))]));
  const lines = [...entrants].map(([entrant, digest]) => `${entrant} ${digest}`).sort();
  return { run: sha256(lines.join('\n')), entrants, accounts: byAccount };
}
