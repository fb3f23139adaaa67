import { sha256 } from './hash.ts';
import type { AccountId, EntrantId } from './ids.ts';

export interface AccountDigest {
  readonly account: AccountId;
  readonly entrant: EntrantId;
  /** SHA-256 over the account's digested records. */
  readonly digest: string;
}

/** What a run decided and booked, in one hash: of the run, of each entrant and of each account. */
export interface RunDigest {
  readonly run: string;
  readonly entrants: ReadonlyMap<EntrantId, string>;
  readonly accounts: ReadonlyMap<AccountId, string>;
}

/** Combines accounts, given in order of their ids, by entrant, and entrants by id. */
export function combineDigests(digests: readonly AccountDigest[]): RunDigest {
  const byEntrant = new Map<EntrantId, string[]>();
  for (const { account, entrant, digest } of digests) {
    const own = byEntrant.get(entrant) ?? [];
    own.push(`${account} ${digest}`);
    byEntrant.set(entrant, own);
  }
  const entrants = new Map([...byEntrant].map(([entrant, own]) => [entrant, sha256(own.join('\n'))]));
  const lines = [...entrants].map(([entrant, digest]) => `${entrant} ${digest}`).sort();
  const accounts = new Map(digests.map(({ account, digest }) => [account, digest]));
  return { run: sha256(lines.join('\n')), entrants, accounts };
}
