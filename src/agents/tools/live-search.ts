import type { CallUsage } from '../../domain/call-usage.ts';
import { sha256 } from '../../domain/hash.ts';
import { evidenceId } from '../../domain/ids.ts';
import type { ToolUse } from '../../domain/record.ts';
import type { Evidence } from '../../domain/snapshot.ts';
import type { LiveSearch, Phase, Role } from '../../domain/team.ts';
import { cutText, normaliseText } from '../../domain/text.ts';
import type { Instant } from '../../domain/time.ts';
import type { Citation } from '../../ports/chat-model.ts';
import { HOUSE_MODEL, type TeamConfig } from '../team-config.ts';

/** Those who may read strangers' words, while they form their own view. */
export function searchesLive(role: Role, phase: Phase): boolean {
  return role === 'leader' ? phase === 'solo' : role !== 'quant' && phase === 'propose';
}

export function grantedSearch(
  team: Pick<TeamConfig, 'models' | 'liveSearch'>,
  role: Role,
  phase: Phase,
): readonly LiveSearch[] {
  return searchesLive(role, phase) && team.models[role] !== HOUSE_MODEL ? team.liveSearch : [];
}

const MOST_CITATIONS = 12;
const ADDRESS_CHARACTERS = 200;
const TEXT_CHARACTERS = 300;

/**
 * What a live search came upon, as evidence that others may cite once they are shown its id. It states no number, for
 * nobody here has read the page; its words are a stranger's.
 */
export function foundLive(citations: readonly Citation[], at: Instant): readonly Evidence[] {
  const found = new Map<string, Evidence>();
  for (const { url, title } of citations.slice(0, MOST_CITATIONS)) {
    const id = evidenceId(`live:${sha256(url).slice(0, 10)}`);
    const text = cutText(normaliseText(`${title} ${cutText(url, ADDRESS_CHARACTERS)}`), TEXT_CHARACTERS);
    found.set(id, { id, kind: 'found-live', symbol: undefined, visible: at, numbers: {}, text });
  }
  return [...found.values()];
}

/** How a live search stands in the record, beside the tools of our own. */
export function searchUse(
  granted: readonly LiveSearch[],
  { searches = 0, posts = 0, profiles = 0 }: CallUsage,
  citations: readonly Citation[],
  at: Instant,
): readonly ToolUse[] {
  if (searches + posts + profiles === 0 && citations.length === 0) return [];
  const charged = posts + profiles === 0 ? [] : [`${posts} posts and ${profiles} profiles fetched`];
  const found = foundLive(citations, at);
  const addresses = citations
    .slice(0, MOST_CITATIONS)
    .map(({ url }) => cutText(normaliseText(url), ADDRESS_CHARACTERS));
  return [
    {
      name: 'live_search',
      arguments: granted.join(' '),
      outcome: 'ran',
      result: [`${searches} searches`, ...charged, ...addresses].join('\n'),
      found: found.map(({ id }) => id),
    },
  ];
}
