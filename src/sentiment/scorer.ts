import type { SymbolId } from '../domain/ids.ts';
import type { TextScore } from '../domain/signal.ts';
import { normaliseText } from '../domain/text.ts';
import { listAliases, symbolsByAsset } from './aliases.ts';
import { Attribution } from './attribute.ts';
import type { SentimentData } from './data.ts';
import { decodeEntities } from './entities.ts';
import { isReadable, saysSomething } from './language.ts';
import { LEXICON_ONLY, Model } from './model.ts';
import { Reader } from './reader.ts';
import { Router, type Targets } from './router.ts';
import { Scanner } from './scan.ts';
import { quantise } from './squash.ts';
import { buildVocabulary } from './vocabulary.ts';

type SymbolScore = TextScore['symbols'][number];

const NO_SYMBOLS: readonly SymbolScore[] = [];
const UNSCORED: TextScore = { score: 0, label: 'unscored', confidence: 0, symbols: NO_SYMBOLS };

/** The one who reads posts. Pure; at most a few microseconds a post; scores are multiples of 1e-6. */
export interface StanceScorer {
  readonly name: string;
  score(text: string): TextScore;
}

export function createScorer(data: SentimentData): StanceScorer {
  const aliases = listAliases(data.assets);
  const vocabulary = buildVocabulary(
    data,
    aliases.map((alias) => alias.term),
  );
  const symbols = symbolsByAsset(data);
  const scanner = new Scanner();
  const reader = new Reader(vocabulary);
  const router = new Router(aliases, vocabulary);
  const attribution = new Attribution(vocabulary);
  const model = new Model(data.weights ?? LEXICON_ONLY);

  const symbolScores = (targets: Targets, scoreOf: (place: number) => number): readonly SymbolScore[] => {
    const weight = quantise(1 / targets.count);
    const scores: SymbolScore[] = [];
    for (let place = 0; place < targets.count; place += 1) {
      const traded: readonly SymbolId[] | undefined = symbols[targets.assets[place] ?? -1];
      if (traded === undefined || traded.length === 0) continue;
      const score = scoreOf(place);
      for (const symbol of traded) scores.push({ symbol, score, weight });
    }
    return scores.length > 1 ? scores.sort(strongestFirst) : scores;
  };

  return {
    name: `quartet-ear ${data.version}`,
    score(text) {
      const clean = normaliseText(decodeEntities(text));
      const tokens = scanner.scan(clean);
      const reading = reader.read(tokens);
      const targets = reading.mentionCount === 0 ? undefined : router.route(tokens, reading);
      if (!saysSomething(tokens, reading) || !isReadable(tokens, reading)) {
        if (targets === undefined) return UNSCORED;
        return { ...UNSCORED, symbols: symbolScores(targets, () => 0) };
      }
      const opinion = model.judge(tokens, reading);
      const score = quantise(opinion.score);
      let routed = NO_SYMBOLS;
      if (targets !== undefined && targets.count === 1) routed = symbolScores(targets, () => score);
      else if (targets !== undefined && targets.count > 1) {
        attribution.share(tokens, reading, targets);
        routed = symbolScores(targets, (place) => quantise(model.judgeTarget(attribution.sums[place] ?? 0)));
      }
      return { score, label: opinion.label, confidence: quantise(opinion.confidence), symbols: routed };
    },
  };
}

function strongestFirst(left: SymbolScore, right: SymbolScore): number {
  const strength = Math.abs(right.score) - Math.abs(left.score);
  if (strength !== 0) return strength;
  return left.symbol < right.symbol ? -1 : left.symbol > right.symbol ? 1 : 0;
}
