import { recordedCompute } from '../adapters/cassette/recorded-compute.ts';
import { ftsSearch } from '../adapters/search/fts-search.ts';
import type { Sandbox, ToolDesk } from '../ports/tools.ts';
import type { AccountCassette } from './models.ts';

/** One run's tools. What a program came to is kept in its account's cassette, and a cassette that is named is only read. */
export function toolDesk(cassettes: ReadonlyMap<string, AccountCassette>, sandbox: Sandbox | undefined): ToolDesk {
  return {
    search: ftsSearch(),
    compute(key, program) {
      const own = cassettes.get(key.account);
      return own === undefined ? '' : recordedCompute(own.cassette, own.isOwn ? sandbox : undefined, key, program);
    },
  };
}
