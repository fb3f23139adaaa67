import { z } from 'zod';
import type { EvidenceId } from './ids.ts';
import type { CycleShown, ToolUse } from './record.ts';
import { countPart, maybe, symbolPart } from './record-parts.ts';

export const evidencePart = z.array(z.custom<EvidenceId>((value) => typeof value === 'string'));

export const toolUsePart: z.ZodType<ToolUse> = z.strictObject({
  name: z.string(),
  arguments: z.string(),
  outcome: z.enum(['ran', 'failed', 'refused']),
  result: z.string(),
  found: evidencePart,
});

export const shownPart: z.ZodType<CycleShown> = z.strictObject({
  equity: z.number(),
  freeMargin: z.number(),
  symbols: z.array(z.strictObject({ symbol: symbolPart, price: z.number(), mood: maybe(z.number()) })),
  held: z.array(symbolPart),
  evidence: countPart,
  posts: countPart,
});
