/** An agent in TypeScript, without a package: it goes with a crowd that is large and of one mind. `command: [tsx, crowd.ts]` */
import { createInterface } from 'node:readline';

interface SymbolView {
  readonly symbol: string;
  readonly price: number;
  readonly canShort: boolean;
  readonly sentiment: {
    readonly score: { readonly h1: number };
    readonly voices: number;
    readonly warming: boolean;
  } | null;
}

interface Question {
  readonly id: string;
  readonly snapshot: {
    readonly symbols: readonly SymbolView[];
    readonly held: readonly { readonly symbol: string }[];
    readonly evidence: readonly { readonly id: string; readonly kind: string; readonly symbol: string | null }[];
  };
}

const SURE = 0.3;
const MANY = 5;

function decide({ snapshot: { symbols, held, evidence } }: Question): readonly object[] {
  return symbols.flatMap(({ symbol, price, canShort, sentiment }) => {
    const mood = sentiment === null || sentiment.warming || sentiment.voices < MANY ? 0 : sentiment.score.h1;
    const cited = evidence.filter((item) => item.symbol === symbol && item.kind === 'signal').map(({ id }) => id);
    if (held.some((position) => position.symbol === symbol)) return [];
    if (Math.abs(mood) < SURE || cited.length === 0 || (mood < 0 && !canShort)) return [];
    const side = Math.sign(mood);
    return [
      {
        symbol,
        action: side > 0 ? 'open_long' : 'open_short',
        weight: 0.2,
        pUp: 0.5 + 0.1 * side,
        horizonMinutes: 60,
        leverage: 1,
        stop: price * (1 - 0.03 * side),
        target: price * (1 + 0.06 * side),
        invalidation: side > 0 ? 'sentiment(1h) < -0.1' : 'sentiment(1h) > 0.1',
        claims: [{ text: 'Many voices lean one way.', evidence: cited }],
        rationale: 'It goes with a crowd of one mind.',
      },
    ];
  });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const question: Question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: question.id, decisions: decide(question) })}\n`);
});
