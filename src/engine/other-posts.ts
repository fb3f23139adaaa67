import type { PostEvent } from '../domain/feed-event.ts';
import type { ScoredPost } from '../ports/strategy.ts';
import type { PostChange } from './plan.ts';
import { type BurstWindows, postName, type ScoredPosts } from './scored-posts.ts';

/** What the accounts of a fork read once they have turned: all posts of the run, but for some that are changed. */
export class OtherPosts {
  readonly posts: ScoredPosts;
  readonly bursts: BurstWindows = new Map();
  readonly #change: PostChange;

  constructor(posts: ScoredPosts, change: PostChange) {
    this.posts = posts;
    this.#change = change;
  }

  add(event: PostEvent): ScoredPost | undefined {
    if (event.kind !== 'post' || !this.#change.ids.has(postName(event))) return this.posts.add(event);
    const { author } = this.#change;
    return author === undefined ? undefined : this.posts.add({ ...event, author });
  }
}
