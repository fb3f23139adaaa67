import { InputError } from '../domain/errors.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId } from '../domain/ids.ts';
import type { RunRow } from '../domain/record.ts';
import { instrumentsOf, type RunHistory } from '../ledger/history.ts';
import type { CycleLog } from '../web/report/cycle.ts';
import { CycleReader, type Wanted } from '../web/report/cycle-log.ts';

export interface AccountCycles extends CycleLog {
  readonly account: AccountId;
  readonly entrant: string;
}

/**
 * The decision rounds of an entrant's accounts; `name` may also be that of one account, such as `house#2`.
 * @throws InputError when there is no such entrant, or it never met, or not in this round
 */
export function cyclesOf(
  { accounts, started }: Pick<RunHistory, 'accounts' | 'started'>,
  rows: Iterable<RunRow>,
  name: string,
  wanted: Wanted,
): readonly AccountCycles[] {
  const own = accounts.filter(({ entrant, account }) => entrant === name || account === name);
  if (own.length === 0) throw noSuch(`no entrant is named ${name}`, `name one of ${namesOf(accounts)}`);
  const grids = instrumentsOf(started);
  const readers = new Map(own.map(({ account }) => [account, new CycleReader(grids, wanted)]));
  for (const { account, records } of rows) {
    const reader = account === undefined ? undefined : readers.get(account);
    if (reader !== undefined) for (const record of records) reader.add(record);
  }
  const found = own.flatMap(({ account, entrant }) => {
    const log = readers.get(account)?.log();
    return log === undefined ? [] : [{ account, entrant, ...log }];
  });
  const count = Math.max(...found.map((one) => one.count));
  if (count === 0) throw noSuch(`${name} is code and holds no rounds`, 'name a team');
  if (found.every(({ cycles }) => cycles.length === 0))
    throw noSuch(`${name} had no such cycle`, `give one from 1 to ${count}`);
  return found;
}

function namesOf(accounts: readonly AccountHistory[]): string {
  return [...new Set(accounts.map(({ entrant }) => entrant))].join(', ');
}

function noSuch(what: string, mend: string): InputError {
  return new InputError({ code: 'no-such-cycle', where: 'report', what, mend });
}
