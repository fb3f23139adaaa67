import type { Post } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { SentimentSignal } from '../domain/signal.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/time.ts';
import { cappedWeight } from './author-weight.ts';
import { Crowd, CrowdSums, type Vote } from './crowd.ts';
import { Ring } from './ring.ts';
import { RunningMoments } from './running.ts';
import { quantise } from './squash.ts';
import type { VoicePool } from './voice-pool.ts';
import { VolumeSurprise } from './volume.ts';

/** A vote with where it was cast, so that an edit or a deletion finds it. */
export interface CastVote extends Vote {
  readonly crowd: SymbolCrowd;
  readonly source: string;
  /** How much of the author's stance counts, 0 … 1. */
  readonly carries: number;
  /** False once replaced, withdrawn or a day old. */
  counted: boolean;
}

const MOST_POSTS_NAMED = 8;
/** Hours of history before an hour's stance can be called unusual. */
const LEAST_HOURS = 48;
/** Repeats in the hour, and their share of its posts, from which a crowd looks like one hand. */
const COORDINATED_POSTS = 8;
const COORDINATED_SHARE = 0.5;

interface SourceCrowd {
  readonly crowd: Crowd;
  readonly hours: RunningMoments;
  lastHour: number;
}

/** Everything known of one symbol's crowd. One vote an author and day; near-duplicates are one voice. */
export class SymbolCrowd {
  readonly symbol: SymbolId;
  readonly number: number;
  private readonly pool: VoicePool;
  private readonly sources = new Map<string, SourceCrowd>();
  private readonly authors = new Map<string, CastVote>();
  /** Votes in order of arrival, for dropping authors after a day. */
  private readonly arrivals = new Ring<CastVote>();
  private readonly volume: VolumeSurprise;
  private readonly latest: CastVote[] = [];
  private readonly sums = new CrowdSums();
  private voicesHeard = 0;

  constructor(symbol: SymbolId, pool: VoicePool, at: Instant) {
    this.symbol = symbol;
    this.pool = pool;
    this.number = pool.symbols;
    pool.symbols += 1;
    this.volume = new VolumeSurprise(at);
  }

  /** Counts a post, whether or not it is to have a voice. */
  countPost(post: Post, isRepeat: boolean): void {
    const now = post.visible;
    this.forgetVoices(now);
    this.volume.add(now);
    this.sourceOf(post.source, now).crowd.count(isRepeat, now);
  }

  castVote(
    post: Post,
    author: string,
    target: { readonly score: number; readonly weight: number },
    weight: number,
  ): CastVote {
    const now = post.visible;
    const source = this.sourceOf(post.source, now);
    const earlier = this.authors.get(author);
    if (earlier !== undefined) this.silence(earlier, now);
    const carried = cappedWeight(weight, this.authors.size + 1);
    const voice: CastVote = {
      author,
      post: post.id,
      at: now,
      carries: Math.min(1, carried),
      stance: target.score * Math.min(1, carried),
      weight: quantise(target.weight * Math.max(1, carried)),
      crowd: this,
      source: post.source,
      counted: true,
    };
    this.authors.set(author, voice);
    this.arrivals.push(voice);
    this.pool.held += 1;
    source.crowd.add(voice, now);
    this.voicesHeard += 1;
    this.latest.push(voice);
    if (this.latest.length > MOST_POSTS_NAMED) this.latest.shift();
    return voice;
  }

  silence(voice: CastVote, now: Instant): void {
    if (!voice.counted) return;
    voice.counted = false;
    this.sourceOf(voice.source, now).crowd.remove(voice, now);
    if (this.authors.get(voice.author) === voice) this.authors.delete(voice.author);
    const place = this.latest.indexOf(voice);
    if (place >= 0) this.latest.splice(place, 1);
  }

  restate(voice: CastVote, stance: number, now: Instant): void {
    if (!voice.counted) return;
    const { crowd } = this.sourceOf(voice.source, now);
    crowd.remove(voice, now);
    voice.stance = stance * voice.carries;
    crowd.add(voice, now);
  }

  signal(now: Instant, minimumHistory: number): SentimentSignal {
    const { sums } = this;
    sums.clear();
    for (const { crowd } of this.sources.values()) crowd.addTo(sums, now);
    const volumeZ = this.volume.z(now);
    const scoreZ = this.scoreZ(now);
    const authors = this.authorsAt(now);
    return {
      symbol: this.symbol,
      at: now,
      score: {
        m1: quantise(sums.mean(0)),
        m5: quantise(sums.mean(1)),
        m15: quantise(sums.mean(2)),
        h1: quantise(sums.mean(3)),
        d1: quantise(sums.mean(4)),
      },
      scoreZ: scoreZ === undefined ? undefined : quantise(scoreZ),
      volumeZ: volumeZ === undefined ? undefined : quantise(volumeZ),
      voices: quantise(sums.voices(authors)),
      authors,
      disagreement: quantise(sums.disagreement()),
      novelty: sums.posts > 1e-9 ? quantise(1 - sums.repeats / sums.posts) : 1,
      coordinated: sums.repeats >= COORDINATED_POSTS && sums.repeats >= COORDINATED_SHARE * sums.posts,
      warming: this.voicesHeard < minimumHistory,
      posts: this.latest.map((voice) => voice.post).reverse(),
    };
  }

  /** Each source against its own past first, then the mean over sources. */
  private scoreZ(now: Instant): number | undefined {
    let total = 0;
    let sources = 0;
    for (const { crowd, hours } of this.sources.values()) {
      if (hours.count < LEAST_HOURS) continue;
      total += hours.z(meanOfHour(crowd, now), 0.05);
      sources += 1;
    }
    return sources === 0 ? undefined : total / sources;
  }

  private sourceOf(name: string, now: Instant): SourceCrowd {
    const hour = Math.floor(now / HOUR_MS);
    const known = this.sources.get(name);
    if (known === undefined) {
      const source = { crowd: new Crowd(now), hours: new RunningMoments(), lastHour: hour };
      this.sources.set(name, source);
      return source;
    }
    if (hour > known.lastHour) {
      known.lastHour = hour;
      known.hours.add(meanOfHour(known.crowd, now));
    }
    return known;
  }

  /** Beyond what the pool has room for, the oldest may speak again before their day is over. */
  private forgetVoices(now: Instant): void {
    for (let oldest = this.arrivals.first(); oldest !== undefined; oldest = this.arrivals.first()) {
      if (now - oldest.at < DAY_MS && !this.pool.isCrowdedBy(this.arrivals.size)) return;
      this.arrivals.shift();
      this.pool.held -= 1;
      if (this.authors.get(oldest.author) === oldest) this.authors.delete(oldest.author);
    }
  }

  /** Authors whose vote is not yet a day old, without forgetting the others here: reading changes nothing. */
  private authorsAt(now: Instant): number {
    let gone = 0;
    for (let place = 0; place < this.arrivals.size; place += 1) {
      const voice = this.arrivals.at(place);
      if (voice === undefined || now - voice.at < DAY_MS) break;
      if (this.authors.get(voice.author) === voice) gone += 1;
    }
    return this.authors.size - gone;
  }
}

const hourSums = new CrowdSums();

function meanOfHour(crowd: Crowd, now: Instant): number {
  hourSums.clear();
  crowd.addTo(hourSums, now);
  return hourSums.mean(3);
}
