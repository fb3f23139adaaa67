import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadScorer } from '../src/adapters/sentiment/load.ts';
import type { Scorer } from '../src/ports/scorer.ts';
import { createSignalBook } from '../src/sentiment/signal-book.ts';
import { instruments, postOf } from './sentiment-posts.ts';

/** Pieces that make a text of any length dear to read: what a sender would choose to slow the reader down. */
const HOSTILE: Readonly<Record<string, string>> = {
  cashtags: '$ETH sell ',
  questions: '?',
  'single letters': 'b.',
  'one long word': 'a',
  'joined marks': 'e\u0301\u0302\u0303',
  'open entities': '&amp',
  'nested entities': '&amp;lt;',
  'letters that swell': '\ufdfa',
  'nothing visible': '\u200b\u2060',
  'half characters': '\ud83d',
  emojis: '\u{1f680}\u{1f4c9}',
  'dollar signs': '$',
  links: 'http://a.b ',
  'phrase openings': 'all time all time ',
  negations: 'not not never no ',
  'many tags': '$AA $AB $AC $AD $AE $AF $AG $AH ',
};

/** Lengths below the cut, so that the doubled text is read whole. */
const LENGTH = 1_500;
const CALLS = 200;
const PAIRS = 15;
const FLOOD = 80_000;

const HEAP_POSTS = Number(process.env.QUARTET_BENCH_POSTS ?? 10_000_000);
const HEAP_SAMPLES = 10;
const POSTS_PER_SECOND = 787;
/** Authors come back after so many rounds, like most of a day's authors. */
const AUTHOR_ROUNDS = 20;

export function benchLimits(frames: readonly string[]): void {
  const scorer = loadScorer(instruments());
  let slowest = { name: '', ms: 0 };
  let steepest = { name: '', ratio: 0 };
  for (const [name, piece] of Object.entries(HOSTILE)) {
    const cold = milliseconds(() => scorer.score(fill(piece, FLOOD)));
    if (cold > slowest.ms) slowest = { name, ms: cold };
    const ratio = timesOfTwice(scorer, piece);
    if (ratio > steepest.ratio) steepest = { name, ratio };
  }
  console.log(`slowest hostile post of ${FLOOD} characters: ${slowest.ms.toFixed(1)} ms (${slowest.name})`);
  console.log(`steepest at twice the length: ${steepest.ratio.toFixed(2)}x the time (${steepest.name})`);
  heap(frames);
}

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function milliseconds(call: () => unknown): number {
  const start = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** The time of the doubled text in times of the text, in pairs by turns; each call has a text of its own, so that none is remembered. */
function timesOfTwice(scorer: Scorer, piece: string): number {
  const textsOf = (length: number): readonly string[] =>
    Array.from({ length: CALLS }, (_, call) => fill(`${call} ${fill(piece, length)}`, length));
  const [once, twice] = [textsOf(LENGTH), textsOf(2 * LENGTH)];
  const timeOf = (texts: readonly string[]): number =>
    milliseconds(() => {
      for (const text of texts) scorer.score(text);
    });
  const ratios = Array.from({ length: PAIRS }, () => timeOf(twice) / timeOf(once));
  return ratios.sort((left, right) => left - right)[PAIRS >> 1] ?? 0;
}

/** The full path at the rate of all of English X; what the heap holds after each tenth. */
function heap(frames: readonly string[]): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const scorer = loadScorer(instruments());
  const book = createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
  const held: string[] = [];
  for (let seen = 0; seen < HEAP_POSTS; seen += 1) {
    const round = Math.floor(seen / frames.length);
    const at = Math.floor((seen * 1_000) / POSTS_PER_SECOND);
    const post = postOf(frames[seen % frames.length] ?? '', seen, at, `/${round}`);
    book.add({ ...post, author: `${post.author}${round % AUTHOR_ROUNDS}` }, scorer.score(post.text));
    if ((seen + 1) % (HEAP_POSTS / HEAP_SAMPLES) !== 0) continue;
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    held.push(`${((heapUsed + arrayBuffers) / 1e6).toFixed(0)} MB`);
  }
  console.log(`held after each tenth of ${(HEAP_POSTS / 1e6).toFixed(1)} M posts: ${held.join(', ')}`);
}
