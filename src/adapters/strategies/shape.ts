import { z } from 'zod';
import { MODES, ROLES } from '../../domain/team.ts';
import type { Strategy } from '../../ports/strategy.ts';

const name = z.string().min(1).max(64);
const callable = z.custom<() => unknown>((value) => typeof value === 'function', { error: 'is not a function' });

const strategySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('code'),
    name,
    parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    start: callable,
  }),
  z.object({
    kind: z.literal('team'),
    name,
    mode: z.enum(MODES),
    model: z.string().min(1),
    models: z.partialRecord(z.enum(ROLES), z.string().min(1)),
    briefs: z.partialRecord(z.enum(ROLES), z.string()),
  }),
]);

export function isStrategy(value: unknown): value is Strategy {
  return strategySchema.safeParse(value).success;
}

/** What keeps a value from being a strategy, in a few words; undefined when nothing does. */
export function misshape(value: unknown): string | undefined {
  const issue = strategySchema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  const at = issue.path.join('.');
  return at === '' ? 'its default export is no strategy' : `the "${at}" of its default export does not fit`;
}
