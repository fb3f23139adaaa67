import { ftsSearch } from '../adapters/search/fts-search.ts';
import { NO_USAGE } from '../domain/call-usage.ts';
import type { CallKey, Cassette } from '../ports/chat-model.ts';
import type { Program, Sandbox, ToolDesk } from '../ports/tools.ts';

export interface AccountCassette {
  readonly cassette: Cassette;
  /** The run's own, which grows. */
  readonly isOwn: boolean;
}

/** One run's tools. What a program came to is kept in its account's cassette, and a cassette that is named is only read. */
export function toolDesk(cassettes: ReadonlyMap<string, AccountCassette>, sandbox: Sandbox | undefined): ToolDesk {
  return {
    search: ftsSearch,
    compute(key, program) {
      const own = cassettes.get(key.account);
      return own === undefined ? '' : recordedCompute(own.cassette, own.isOwn ? sandbox : undefined, key, program);
    },
  };
}

/**
 * Runs a program once and keeps what came of it beside the replies: how far it gets in its time depends on the machine,
 * and a replay must hear the same. Without a sandbox what is not on record has no result.
 */
export function recordedCompute(
  cassette: Cassette,
  sandbox: Sandbox | undefined,
  key: CallKey,
  program: Program,
): string {
  const recorded = cassette.find(key);
  if (recorded !== undefined) return recorded.ok ? recorded.text : '';
  if (sandbox === undefined) return '';
  const text = sandbox.run(program);
  cassette.record(key, { ok: true, text, latencyMs: 0, usage: NO_USAGE });
  return text;
}
