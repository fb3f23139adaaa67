import { Generations } from '../../../domain/generations.ts';
import { postId } from '../../../domain/ids.ts';
import { Deduplicator } from '../../../feed/dedupe.ts';
import type { DeletionMessage, PostMessage } from '../wire/message.ts';
import type { Outlet } from './outlet.ts';

/** Authors of posts remembered, so that nobody else takes their words back. */
const MOST_AUTHORS = 65_536;
const SLASH = 47;

/** Turns a source's posts into events: each once, its later versions as edits, its end as a deletion. */
export class PostIntake {
  readonly #outlet: Outlet;
  readonly #repeats: Deduplicator;
  readonly #authors = new Generations<string, string>(MOST_AUTHORS);

  /** `known`: what an earlier life of the run has told. */
  constructor(outlet: Outlet, known: Deduplicator = new Deduplicator()) {
    this.#outlet = outlet;
    this.#repeats = known;
  }

  /** Whether this version of it was told before; `at` is the time of the post, as far as is believed. */
  rememberPost({ id, version }: PostMessage, at: number): boolean {
    return this.#repeats.remember(version === undefined ? id : `${id}@${version}`, at);
  }

  /** Takes a post that was not told before. */
  post(message: PostMessage): void {
    const { id, author, text, version } = message;
    const stamp = this.#outlet.stamp(message.ts);
    const { source } = this.#outlet;
    // A later version that is the first one here is a post like any other; the first words are old from then on.
    if (version !== undefined && this.#repeats.remember(id, stamp.ts)) {
      this.#outlet.put({ kind: 'post-edited', ...stamp, id: postId(id), source, text });
      return;
    }
    if (!isNamedFor(id, author)) this.#authors.set(id, author);
    const { ts, visible, tape, line } = stamp;
    const { followers, authorCreated, lang, references } = message;
    const repostOf = message.repostOf === undefined ? undefined : postId(message.repostOf);
    this.#outlet.put({
      kind: 'post',
      ts,
      visible,
      tape,
      line,
      id: postId(id),
      source,
      author,
      text,
      followers,
      authorCreated,
      repostOf,
      lang,
      references,
    });
  }

  rememberDeletion({ id }: DeletionMessage, at: number): boolean {
    return this.#repeats.remember(`-${id}`, at);
  }

  deletion({ id, ts, author }: DeletionMessage): void {
    if (author !== undefined && !this.#mayDelete(id, author)) {
      this.#outlet.put('foreign-deletion');
      return;
    }
    const { source } = this.#outlet;
    this.#outlet.put({ kind: 'post-deleted', ...this.#outlet.stamp(ts), id: postId(id), source });
  }

  #mayDelete(id: string, author: string): boolean {
    return isNamedFor(id, author) || this.#authors.get(id) === author;
  }
}

/** Ids that begin with the author's name are the author's. */
function isNamedFor(id: string, author: string): boolean {
  return id.charCodeAt(author.length) === SLASH && id.startsWith(author);
}
