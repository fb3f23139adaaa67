import type { Snapshot } from '../../domain/snapshot.ts';

/** Names that the second prompt prints, with what they mean and their unit. */
const LEGEND: readonly (readonly [names: readonly string[], meaning: string])[] = [
  [['return1', 'return5', 'return20'], 'change against the close so many bars ago, as a share'],
  [['close', 'volume'], 'of the bars, oldest first'],
  [['rsi14', 'adx14'], '0 to 100'],
  [['sma10', 'sma30', 'bbUpper', 'bbLower', 'macdHist'], 'in price'],
  [['atr14'], 'usual range of a bar, in price'],
  [['m1', 'm5', 'm15', 'h1', 'd1'], "posts' mean stance, -1 bearish to 1 bullish, at that half-life"],
  [['scoreZ', 'volumeZ'], "stance and number of posts, in standard deviations of the symbol's past"],
  [['voices'], 'effective number of independent authors'],
  [['authors'], 'in the last day'],
  [['disagreement'], '0 to 1'],
  [['novelty'], 'share of posts that repeat none'],
  [['score'], 'of one post, -1 to 1'],
  [['leverage'], 'exposure over margin'],
  [['weight'], 'exposure over equity'],
];

/** Of terms that are no data, which every reply has. */
const ALWAYS: ReadonlySet<string> = new Set(['leverage', 'weight']);

/** Only of what stands below it: a word about what nobody sees is a token for nothing. */
export function legendText({ symbols, evidence }: Snapshot): string {
  const printed = new Set(evidence.flatMap(({ numbers }) => Object.keys(numbers)));
  if (symbols.some(({ series }) => series !== undefined)) for (const name of ['close', 'volume']) printed.add(name);
  const lines = LEGEND.flatMap(([names, meaning]) => {
    const known = names.filter((name) => printed.has(name) || ALWAYS.has(name));
    return known.length === 0 ? [] : [`${known.join(', ')}: ${meaning}`];
  });
  return `### Legend\n${lines.join('\n')}\n`;
}
