import { sha256 } from '../../domain/hash.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { ChatMessage, ChatRequest } from '../../ports/chat-model.ts';
import { type Ask, readsPosts } from '../ask.ts';
import { MODE_PLANS } from '../modes.ts';
import { wireSchema } from '../replies/wire.ts';
import { boardText } from './board-text.ts';
import { postsText } from './posts-text.ts';
import { snapshotText } from './snapshot-text.ts';
import { systemText } from './system.ts';
import { taskText } from './task-text.ts';

interface SharedText {
  readonly marker: string;
  readonly snapshot: string;
  readonly posts: string;
}

/** A cycle's parts that all its questions share are written once. */
const sharedTexts = new WeakMap<Snapshot, SharedText>();

function sharedText(snapshot: Snapshot, marker: string): SharedText {
  const known = sharedTexts.get(snapshot);
  if (known?.marker === marker) return known;
  const made = { marker, snapshot: snapshotText(snapshot, marker), posts: postsText(snapshot, marker) };
  sharedTexts.set(snapshot, made);
  return made;
}

/** Most shared first, so that a provider's prompt cache reaches far: system, snapshot, posts, board, role and task. */
export function promptOf(ask: Ask): readonly ChatMessage[] {
  const shared = sharedText(ask.snapshot, ask.team.marker);
  const sections = [shared.snapshot, readsPosts(ask) ? shared.posts : '', boardText(ask), taskText(ask)];
  return [
    { role: 'system', content: systemText(ask.team) },
    { role: 'user', content: sections.filter((section) => section !== '').join('\n') },
  ];
}

/** Names a request in a cassette: the same ask gives the same text, key by key. */
export function requestHashOf(request: ChatRequest): string {
  return sha256(JSON.stringify(request));
}

export function chatRequestOf(ask: Ask): ChatRequest {
  const { phase } = ask.brief;
  const { symbols, evidence } = ask.snapshot;
  const names = { symbols: symbols.map((view) => view.symbol), evidence: evidence.map((item) => item.id) };
  return {
    model: ask.model,
    messages: promptOf(ask),
    schemaName: phase,
    schema: wireSchema(phase, ask.rung, names),
    rung: ask.rung,
    maxTokens: ask.team.maxTokens,
    reasoning: MODE_PLANS[ask.team.mode].reasoning,
  };
}
