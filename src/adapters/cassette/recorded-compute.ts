import { NO_USAGE } from '../../domain/call-usage.ts';
import type { CallKey, Cassette } from '../../ports/chat-model.ts';
import type { Program, Sandbox } from '../../ports/tools.ts';

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
