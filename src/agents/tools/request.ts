import { z } from 'zod';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { ToolName } from '../../domain/team.ts';
import { TOOL_ARGUMENTS } from './catalog.ts';

const request = <Tool extends ToolName>(tool: Tool) =>
  z.strictObject({ tool: z.literal(tool), arguments: TOOL_ARGUMENTS[tool] });

const requestSchema = z.discriminatedUnion('tool', [
  request('search_posts'),
  request('candles'),
  request('indicator'),
  request('position'),
  request('compute'),
]);

/** A call that is granted, checked and typed: an effect for the engine. */
export type ToolRequest = z.output<typeof requestSchema>;

/** Reads a call's arguments, whatever the provider promised; the problem is in our own words. */
export function toolRequest(tool: ToolName, text: string, snapshot: Snapshot): Result<ToolRequest, string> {
  const parsed = requestSchema.safeParse({ tool, arguments: jsonOf(text) });
  if (!parsed.success) return fail('the arguments do not fit the schema of the tool');
  const known = symbolsOf(parsed.data).every((symbol) => snapshot.symbols.some((view) => view.symbol === symbol));
  return known ? ok(parsed.data) : fail('there is no such symbol in the snapshot');
}

function symbolsOf({ arguments: given }: ToolRequest): readonly string[] {
  if ('symbols' in given) return given.symbols;
  return given.symbol === undefined ? [] : [given.symbol];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
