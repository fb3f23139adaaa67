import type { SymbolId } from '../domain/ids.ts';
import type { TextScore } from '../domain/signal.ts';
import { listAliases, symbolsByAsset } from './aliases.ts';
import { Attribution } from './attribute.ts';
import type { SentimentData } from './data.ts';
import { LEXICON_ONLY, Model } from './model.ts';
import { Reader } from './reader.ts';
import { isReadable, isSpanish, saysSomething } from './reading.ts';
import { RepeatedTexts } from './repeated-texts.ts';
import { Router, type Targets } from './router.ts';
import { quantise } from './squash.ts';
import { tokenise } from './tokenise.ts';
import { nameAssets } from './vocabulary.ts';

type SymbolScore = TextScore['symbols'][number];

const NO_SYMBOLS: readonly SymbolScore[] = [];
const NONE: readonly SymbolId[] = [];
const UNSCORED: TextScore = { score: 0, label: 'unscored', confidence: 0, symbols: NO_SYMBOLS };

/** The one who reads posts. Pure; at most a few microseconds a post; scores are multiples of 1e-6. */
export interface StanceScorer {
  readonly name: string;
  score(text: string): TextScore;
}

export function createScorer(data: SentimentData): StanceScorer {
  const aliases = listAliases(data.assets);
  const vocabulary = nameAssets(
    data.words,
    aliases.map((alias) => alias.term),
  );
  const symbols = symbolsByAsset(data);
  const reader = new Reader(vocabulary);
  const router = new Router(aliases);
  const attribution = new Attribution();
  const model = new Model(data.weights ?? LEXICON_ONLY);
  const lexiconAlone = new Model(LEXICON_ONLY);
  const repeated = new RepeatedTexts();

  /** One score for each traded target: the text's, or what its judge makes of the target's share of the stances. */
  const symbolScores = (targets: Targets, told: number | Model): readonly SymbolScore[] => {
    const weight = quantise(1 / targets.count);
    const scores: SymbolScore[] = [];
    for (let place = 0; place < targets.count; place += 1) {
      const asset = targets.assets[place] ?? symbols.length;
      const traded = asset < symbols.length ? (symbols[asset] ?? NONE) : NONE;
      if (traded.length === 0) continue;
      const score = typeof told === 'number' ? told : quantise(told.judgeTarget(attribution.sums[place] ?? 0));
      for (const symbol of traded) insertByStrength(scores, { symbol, score, weight });
    }
    return scores;
  };

  const read = (text: string): TextScore => {
    const tokens = tokenise(text);
    const reading = reader.read(tokens);
    const targets = reading.mentionCount === 0 ? undefined : router.route(tokens, reading);
    const spanish = isSpanish(reading);
    const isRead = spanish ? reading.stanceStrength > 0 : isReadable(tokens, reading);
    if (!isRead || !saysSomething(tokens, reading)) {
      return targets === undefined ? UNSCORED : { ...UNSCORED, symbols: symbolScores(targets, 0) };
    }
    const judge = spanish ? lexiconAlone : model;
    const opinion = judge.judge(tokens, reading);
    const score = quantise(opinion.score);
    const { label } = opinion;
    const confidence = quantise(opinion.confidence);
    if (targets === undefined || targets.count === 0) return { score, label, confidence, symbols: NO_SYMBOLS };
    if (targets.count === 1) return { score, label, confidence, symbols: symbolScores(targets, score) };
    attribution.share(tokens, reading, targets);
    return { score, label, confidence, symbols: symbolScores(targets, judge) };
  };

  return {
    name: `quartet-ear ${data.version}`,
    score(text) {
      const known = repeated.scoreOf(text);
      if (known !== undefined) return known;
      const score = read(text);
      repeated.remember(text, score);
      return score;
    },
  };
}

/** Strongest first, then by name; there are few, and most come in order. */
function insertByStrength(scores: SymbolScore[], score: SymbolScore): void {
  let place = scores.length;
  scores.push(score);
  for (; place > 0; place -= 1) {
    const before = scores[place - 1];
    if (before === undefined || !isStronger(score, before)) break;
    scores[place] = before;
  }
  scores[place] = score;
}

function isStronger(left: SymbolScore, right: SymbolScore): boolean {
  const strength = Math.abs(left.score) - Math.abs(right.score);
  return strength === 0 ? left.symbol < right.symbol : strength > 0;
}
