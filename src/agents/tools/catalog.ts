import { z } from 'zod';
import { isSymbolId } from '../../domain/ids.ts';
import { jsonOf } from '../../domain/json.ts';
import { assertNever } from '../../domain/never.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Role, ToolName } from '../../domain/team.ts';
import type { ToolSpec } from '../../ports/chat-model.ts';

const symbol = z
  .string()
  .max(64)
  .describe('A symbol of the snapshot, exactly as listed.')
  .transform((text, context) => {
    if (isSymbolId(text)) return text;
    context.addIssue('no symbol');
    return z.NEVER;
  });

const MAX_CODE_CHARACTERS = 4_000;

/** What each tool is asked with. The descriptions are all a model is told of it. */
export const TOOL_ARGUMENTS = {
  search_posts: z
    .strictObject({
      query: z
        .string()
        .max(200)
        .describe('Words to look for; the posts that hold most of them, and rarer ones, come first.'),
      symbol: symbol.optional(),
    })
    .describe('Earlier posts by their words, as of the snapshot. What it finds may be cited by its id.'),
  candles: z
    .strictObject({
      symbol,
      count: z.int().min(1).max(24).describe('How many of the last closed bars, 1 to 24.'),
    })
    .describe(
      'The last closed bars of a symbol: open, high, low, close, volume. May be cited by the id it comes with.',
    ),
  indicator: z
    .strictObject({
      symbol,
      name: z.string().max(40).describe('Such as rsi, ema, atr, bollinger, macd, adx, stochastic, obv.'),
      parameters: z.record(z.string().max(40), z.number()).optional().describe('Such as {"period": 21}.'),
      output: z.string().max(40).optional().describe('One of several outputs, such as upper or histogram.'),
    })
    .describe('A technical indicator over the closed bars of a symbol. May be cited by the id it comes with.'),
  position: z
    .strictObject({ symbol })
    .describe('Our position in a symbol: side, size, entry, leverage, unrealised profit. May be cited by its id.'),
  compute: z
    .strictObject({
      code: z
        .string()
        .max(MAX_CODE_CHARACTERS)
        .describe(
          'The body of a JavaScript function of `data` that returns a number, or a list or object of numbers. data = {equity, freeMargin, symbols: {SYMBOL: {price, indicators, candles: [[openedAt, open, high, low, close, volume], …]}}}, oldest candle first. No clock, no chance, no network, 300 ms.',
        ),
      symbols: z.array(symbol).min(1).max(4).describe('Whose data to hand in.'),
    })
    .describe('Works numbers out in a sandbox. May be cited by the id it comes with, but is no new evidence.'),
} as const satisfies Record<ToolName, z.ZodType>;

/** Posts only for those who read posts anyway. */
export function toolsOf(role: Role): readonly ToolName[] {
  switch (role) {
    case 'leader':
      return ['candles', 'indicator', 'position'];
    case 'researcher':
    case 'creative':
      return ['search_posts', 'candles', 'indicator', 'position'];
    case 'quant':
      return ['candles', 'indicator', 'position', 'compute'];
    default:
      return assertNever(role);
  }
}

const specs = new Map<ToolName, ToolSpec>();

/** A tool as a provider is told of it; made once. */
export function toolSpec(name: ToolName): ToolSpec {
  const known = specs.get(name);
  if (known !== undefined) return known;
  const { $schema: _dialect, description = '', ...parameters } = z.toJSONSchema(TOOL_ARGUMENTS[name], { io: 'input' });
  const made = { name, description, parameters };
  specs.set(name, made);
  return made;
}

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
