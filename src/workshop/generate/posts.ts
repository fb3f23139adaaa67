import { type PostId, postId } from '../../domain/ids.ts';
import { type RandomSource, seededRandom } from '../../domain/random.ts';
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../../domain/time.ts';
import { type Author, bots, people } from './authors.ts';
import { pick, wholeBetween } from './chance.ts';
import type { GeneratorOptions, MadeUpMarket } from './options.ts';
import { PHRASES, type PostStance } from './phrases.ts';

/** A post before it has a line. */
export interface PlannedPost {
  readonly id: PostId;
  readonly ts: Instant;
  readonly visible: Instant;
  readonly author: Author;
  readonly text: string;
  readonly repostOf: PostId | undefined;
}

/** News of one market: what several people post about, and what moves its price as far as the link says. */
export interface Story {
  readonly market: MadeUpMarket;
  /** When its first post can be seen. */
  readonly seenAt: Instant;
  /** About −1.5 … 1.5. */
  readonly stance: number;
}

export interface PostPlan {
  /** By event time. */
  readonly posts: readonly PlannedPost[];
  readonly stories: readonly Story[];
}

/** Half of the posts tell stories, the other half are chatter that knows nothing. */
const STORY_SHARE = 0.5;
const POSTS_A_STORY = 5;
const BOTS_A_BURST = 60;

/** All posts of a feed, from its seed alone. */
export function planPosts(options: GeneratorOptions): PostPlan {
  return new PostPlanner(options).plan();
}

class PostPlanner {
  readonly #options: GeneratorOptions;
  readonly #random: RandomSource;
  readonly #crowd: readonly [Author, ...Author[]];
  readonly #posts: PlannedPost[] = [];
  readonly #stories: Story[] = [];

  constructor(options: GeneratorOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed, 'posts');
    this.#crowd = people(400, options.from, this.#random);
  }

  plan(): PostPlan {
    const { postsAnHour, spanMs, spamBursts } = this.#options;
    const posts = Math.round((postsAnHour * spanMs) / HOUR_MS);
    const stories = Math.round((posts * STORY_SHARE) / POSTS_A_STORY);
    for (let count = 0; count < stories; count += 1) this.#tellStory();
    while (this.#posts.length < posts) this.#chatter();
    for (let burst = 0; burst < spamBursts; burst += 1) this.#spam((burst + 0.5) / spamBursts);
    this.#posts.sort((left, right) => left.ts - right.ts);
    return { posts: this.#posts, stories: this.#stories };
  }

  #tellStory(): void {
    const random = this.#random;
    const market = this.#anyMarket();
    const bullish = random.next() < 0.5;
    const head = this.#post(this.#anyTime(), pick(random, this.#crowd), market, bullish ? 'bullish' : 'bearish');
    const followers = wholeBetween(random, POSTS_A_STORY - 3, POSTS_A_STORY + 1);
    for (let count = 0; count < followers; count += 1) {
      const ts = later(head.ts, wholeBetween(random, 2_000, 10 * MINUTE_MS));
      const author = pick(random, this.#crowd);
      if (random.next() < 0.25)
        this.#add({ ...this.#stamp(ts), author, text: `RT @${head.author.name}: ${head.text}`, repostOf: head.id });
      else this.#post(ts, author, market, bullish ? 'bullish' : 'bearish');
    }
    const strength = 0.5 + random.next();
    this.#stories.push({ market, seenAt: head.visible, stance: bullish ? strength : -strength });
  }

  #chatter(): void {
    const draw = this.#random.next();
    const stance: PostStance = draw < 0.4 ? 'neutral' : draw < 0.6 ? 'ambiguous' : draw < 0.8 ? 'bullish' : 'bearish';
    this.#post(this.#anyTime(), pick(this.#random, this.#crowd), this.#anyMarket(), stance);
  }

  /** Copies of one text by accounts of their own, within ten minutes around a place in the span. */
  #spam(place: number): void {
    const random = this.#random;
    const { from, spanMs } = this.#options;
    const market = this.#anyMarket();
    const text = this.#words(pick(random, PHRASES.spam), market);
    const start = later(from, Math.floor(spanMs * place));
    for (const author of bots(BOTS_A_BURST, from, random)) {
      const ts = later(start, wholeBetween(random, 0, 10 * MINUTE_MS));
      this.#add({
        ...this.#stamp(ts),
        author,
        text: `${text}${'!'.repeat(wholeBetween(random, 0, 3))}`,
        repostOf: undefined,
      });
    }
  }

  #post(ts: Instant, author: Author, market: MadeUpMarket, stance: PostStance): PlannedPost {
    return this.#add({
      ...this.#stamp(ts),
      author,
      text: this.#words(pick(this.#random, PHRASES[stance]), market),
      repostOf: undefined,
    });
  }

  #add(post: PlannedPost): PlannedPost {
    this.#posts.push(post);
    return post;
  }

  /** Posts reach us a moment after they were written. */
  #stamp(ts: Instant): Pick<PlannedPost, 'id' | 'ts' | 'visible'> {
    const id = postId(`made-${this.#options.seed}-${this.#posts.length + 1}`);
    return { id, ts, visible: later(ts, wholeBetween(this.#random, 150, 2_500)) };
  }

  #words(phrase: string, market: MadeUpMarket): string {
    const base = market.instrument.symbol.split('-')[0] ?? market.instrument.symbol;
    const tag = pick(this.#random, [`$${base}`, `$${base}`, `#${base}`, market.name]);
    return phrase.replaceAll('{tag}', tag).replaceAll('{pct}', String(wholeBetween(this.#random, 3, 25)));
  }

  #anyMarket(): MadeUpMarket {
    return pick(this.#random, this.#options.markets);
  }

  /** Leaves room at the end for what follows a first post. */
  #anyTime(): Instant {
    return later(this.#options.from, Math.floor(this.#random.next() * (this.#options.spanMs - 20 * MINUTE_MS)));
  }
}
