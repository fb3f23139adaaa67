import type { PostEvent } from '../domain/feed-event.ts';
import { scheduleOnBurst } from './slots.ts';
import type { RunState } from './state.ts';

export function onPost(state: RunState, event: PostEvent): void {
  const scored = state.posts.add(event);
  if (scored === undefined) return;
  state.listeners.onPost(state, scored);
  scheduleOnBurst(state, scored);
}
