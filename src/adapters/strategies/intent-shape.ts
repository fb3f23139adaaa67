import { z } from 'zod';

const number = z.number();
const symbol = z.string();

const terms = z.discriminatedUnion('type', [
  z.object({ type: z.literal('market') }),
  z.object({ type: z.literal('limit'), limit: number, timeInForce: z.looseObject({}), postOnly: z.boolean() }),
  z.object({ type: z.literal('stop'), trigger: number }),
  z.object({ type: z.literal('stop-limit'), trigger: number, limit: number, timeInForce: z.looseObject({}) }),
  z.object({ type: z.literal('take-profit'), trigger: number }),
  z.object({ type: z.literal('trailing-stop'), distance: number }),
]);

const sizing = z.discriminatedUnion('by', [
  z.object({ by: z.literal('units'), units: number }),
  z.object({ by: z.literal('notional'), notional: number }),
  z.object({ by: z.literal('buying-power'), share: number }),
]);

const exits = z.object({
  stop: number.optional(),
  target: number.optional(),
  trailing: number.optional(),
  invalidation: z.string().optional(),
});

const intents = z.array(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('open'),
      symbol,
      side: z.enum(['buy', 'sell']),
      sizing,
      terms,
      leverage: number,
      reduceOnly: z.boolean(),
      exits: exits.optional(),
    }),
    z.object({ kind: z.literal('close'), symbol }),
    z.object({ kind: z.literal('set-exits'), symbol, exits }),
    z.object({ kind: z.literal('cancel'), symbol, order: z.string() }),
  ]),
);

/**
 * What keeps a handler's answer from being a list of intents, in a few words. Only its shape is looked at: NaN, an
 * unknown symbol or a negative size are refused by the order checks, with a reason on the record.
 */
export function misshapenIntents(answer: unknown): string | undefined {
  if (Array.isArray(answer) && answer.length === 0) return undefined;
  const issue = intents.safeParse(answer, { reportInput: true }).error?.issues[0];
  if (issue === undefined || isNotFinite(issue)) return undefined;
  return issue.path.length === 0 ? 'it is no list' : `"${issue.path.join('.')}" does not fit`;
}

function isNotFinite(issue: z.core.$ZodIssue): boolean {
  return typeof issue.input === 'number' && !Number.isFinite(issue.input);
}
