import type { EntrantFacts, RunFacts } from './facts.ts';
import { isLanguageModel, type KnowledgeFlag, knowledgeFlag } from './knowledge.ts';

/** What a reader must know before reading a figure. */
export type Banner = {
  readonly kind: 'synthetic' | 'look-ahead' | 'knowledge' | 'house-model' | 'prices';
  readonly text: string;
};

export function isSynthetic(facts: RunFacts): boolean {
  return facts.tapes.some((tape) => tape.synthetic);
}

export function bannersOf(facts: RunFacts): Banner[] {
  const banners: Banner[] = [];
  if (isSynthetic(facts)) {
    banners.push({
      kind: 'synthetic',
      text: 'Synthetic market: prices and posts come from a seeded generator. No figure here says anything about real markets.',
    });
  }
  if (facts.lookAhead) {
    banners.push({
      kind: 'look-ahead',
      text: `Look-ahead: fill model ${facts.fillModel} trades at the price it decides on. No one could have had these fills.`,
    });
  }
  if (facts.entrants.some((entrant) => entrant.model === 'house')) {
    banners.push({
      kind: 'house-model',
      text: 'House model: these teams run on fixed rules, not on a language model.',
    });
  }
  for (const text of facts.notes) banners.push({ kind: 'prices', text });
  for (const entrant of facts.entrants) {
    const text = knowledgeBanner(entrant, facts);
    if (text !== undefined) banners.push({ kind: 'knowledge', text });
  }
  return banners;
}

/** Why a language model's result is not ranked; undefined when it may be. */
export function notRanked(entrant: EntrantFacts | undefined, facts: RunFacts): string | undefined {
  if (entrant === undefined || !isLanguageModel(entrant.model)) return undefined;
  if (isSynthetic(facts)) return 'models are not ranked on a synthetic market';
  const reasons: Readonly<Record<KnowledgeFlag, string | undefined>> = {
    after: undefined,
    before: 'the market is older than its knowledge cut-off',
    straddling: 'its knowledge cut-off lies within the market',
    unknown: 'its knowledge cut-off is not stated',
  };
  return reasons[knowledgeFlag(facts, entrant.knowledgeCutoff)];
}

function knowledgeBanner(entrant: EntrantFacts, facts: RunFacts): string | undefined {
  const reason = notRanked(entrant, facts);
  if (reason === undefined || isSynthetic(facts)) return undefined;
  return `Not ranked: ${entrant.entrant} (${entrant.model}): ${reason}, so it may have read what came next.`;
}
