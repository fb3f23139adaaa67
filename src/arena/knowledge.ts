import type { Instant } from '../domain/time.ts';
import type { RunFacts } from './facts.ts';

/** Where a run's span lies against a model's knowledge cut-off; `unknown` when no cut-off is stated. */
export type KnowledgeFlag = 'before' | 'straddling' | 'after' | 'unknown';

export function knowledgeFlag(span: { from: Instant; to: Instant }, cutoff: Instant | undefined): KnowledgeFlag {
  if (cutoff === undefined) return 'unknown';
  if (span.to <= cutoff) return 'before';
  return span.from > cutoff ? 'after' : 'straddling';
}

/** The run's one flag: that of its models, and the most doubtful where they differ; undefined without models. */
export function runFlag(facts: RunFacts): KnowledgeFlag | undefined {
  const flags = facts.entrants
    .filter((entrant) => isLanguageModel(entrant.model))
    .map((entrant) => knowledgeFlag(facts, entrant.knowledgeCutoff));
  const doubts: readonly KnowledgeFlag[] = ['unknown', 'straddling', 'before', 'after'];
  const [first] = flags;
  return flags.every((flag) => flag === first) ? first : doubts.find((flag) => flags.includes(flag));
}

/** The house model is rules: it has read nothing. */
export function isLanguageModel(model: string | undefined): boolean {
  return model !== undefined && model !== 'house';
}
