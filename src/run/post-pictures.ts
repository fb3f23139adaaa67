import { relative, resolve } from 'node:path';
import { fetchPicture, type PictureNet, type PictureRefusal } from '../adapters/pictures/fetch-picture.ts';
import { keepPicture, picturePath } from '../adapters/pictures/kept-pictures.ts';
import type { ReEncoder } from '../adapters/pictures/re-encode.ts';
import type { KeptPicture, Post } from '../domain/feed-event.ts';
import { seesPosts } from '../domain/team.ts';
import type { AccountPlan } from '../engine/plan.ts';
import type { Scorer } from '../ports/scorer.ts';
import type { RunWriter } from './journal.ts';
import { recordingIn } from './recording.ts';

export interface PostPicturesParts {
  readonly run: RunWriter;
  readonly scorer: Scorer;
  readonly net: PictureNet;
  readonly reEncode: ReEncoder;
  /** Told of each picture once it is on the disk. */
  readonly kept: (post: Post, picture: KeptPicture) => void;
  /** Told of each reason once. */
  readonly refused: (why: PictureRefusal) => void;
  readonly leave: AbortSignal;
}

/** Pictures that may wait to be fetched, and that are fetched at once; of further posts the words are enough. */
const MOST_WAITING = 16;
const MOST_AT_ONCE = 2;

/** Whether a team has asked to see them: where none has, nothing is ever fetched. */
export function looksAtPosts({ team }: AccountPlan): boolean {
  return team !== undefined && seesPosts(team.eyes);
}

/** Fetches the pictures of posts about what is traded, beside a paper run. */
export class PostPictures {
  readonly #parts: PostPicturesParts;
  readonly #waiting: { readonly post: Post; readonly address: string }[] = [];
  readonly #told = new Set<PictureRefusal>();
  #under = 0;

  constructor(parts: PostPicturesParts) {
    this.#parts = parts;
  }

  /** A post has come: its first picture is fetched if it is about a symbol of the run. Never waits, never throws. */
  offer(post: Post): void {
    const address = pictureAddress(post);
    if (address === undefined || this.#waiting.length >= MOST_WAITING) return;
    if (this.#parts.scorer.score(post.text).symbols.length === 0) return;
    this.#waiting.push({ post, address });
    this.#next();
  }

  #next(): void {
    if (this.#under >= MOST_AT_ONCE || this.#parts.leave.aborted) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#under += 1;
    // A disk that takes no picture must not end a run.
    void this.#take(next.post, next.address)
      .catch(() => this.#refuse('not-kept'))
      .finally(() => {
        this.#under -= 1;
        this.#next();
      });
  }

  async #take(post: Post, address: string): Promise<void> {
    const { run, kept, leave } = this.#parts;
    const picture = await this.#pictureAt(address);
    if (leave.aborted) return;
    if (!picture.ok) return this.#refuse(picture.problem);
    const { bytes, width, height } = picture.value;
    const folder = recordingIn(run.folder);
    const sha256 = keepPicture(folder, bytes);
    run.manifest?.whole(relative(resolve(run.folder), resolve(picturePath(folder, sha256))), sha256);
    run.manifest?.write();
    kept(post, { sha256, width, height });
  }

  async #pictureAt(address: string): ReturnType<ReEncoder> {
    const { net, reEncode } = this.#parts;
    const fetched = await fetchPicture(address, net);
    return fetched.ok ? reEncode(fetched.value) : fetched;
  }

  #refuse(why: PictureRefusal): void {
    if (this.#told.has(why)) return;
    this.#told.add(why);
    this.#parts.refused(why);
  }
}

/** Where sources keep pictures without saying so in the address's end. */
const HOSTS = /^https:\/\/(cdn\.bsky\.app\/img|pbs\.twimg\.com\/media|preview\.redd\.it|i\.redd\.it)\//;
const ENDS = /^https:\/\/[^?#]*\.(jpe?g|png|webp|gif)(\?|$)/i;

/** The first address of a post that looks like a picture's; what it is, its bytes say. */
function pictureAddress({ references = [] }: Pick<Post, 'references'>): string | undefined {
  return references.find((address) => HOSTS.test(address) || ENDS.test(address));
}
