import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { instrumentNamed } from '../../support/sentiment.ts';

const scorer = loadScorer(['AAPL', 'TSLA', 'BTC-USDT'].map(instrumentNamed));
const read = (text: string): number => scorer.score(text).score;

/** What words say that look like others: each pair is a sign and sentences that must have it. */
const SAID: readonly (readonly [string, 1 | -1, readonly string[]])[] = [
  [
    'short as a time',
    1,
    ['short-term I like $TSLA', 'in the short run $TSLA goes higher', 'a short video on why I am buying $TSLA'],
  ],
  [
    'beaten, not beating',
    -1,
    ['$AAPL beat by rivals in China', '$AAPL beaten by a newcomer', '$AAPL outsold by a newcomer'],
  ],
  [
    'sold out of goods',
    1,
    ['sold out of $AAPL watches again, strong demand', 'their new phone sold out, strong demand'],
  ],
  ['sold out of shares', -1, ['sold out of my $AAPL', 'sold out of all $TSLA']],
  ['puts as a verb', 1, ['$TSLA puts out great numbers', 'this puts me in a good mood: $AAPL']],
  ['faces and hearts that are sad', -1, ['$AAPL :(', 'my $TSLA :-(', "$TSLA today :'(", '$AAPL =[', '$AAPL 💔']],
  [
    'faces and hearts that are glad',
    1,
    ['$AAPL :)', '$TSLA :-D', '$AAPL <3', '$TSLA 💖', '$AAPL 🧡', '$AAPL 💕', '$TSLA 🫶'],
  ],
  [
    'Spanish, up',
    1,
    [
      'Bitcoin sube fuerte hoy, la tendencia es alcista',
      'Compro más $AAPL, está muy barata',
      'No vendo mis bitcoin, nos vamos a la luna',
      'Las ventas de Tesla crecen y la acción se dispara',
      'Apple superó las expectativas, los beneficios suben',
      'El precio no va a bajar más, es el momento de comprar',
    ],
  ],
  [
    'Spanish, down',
    -1,
    [
      'Vendo todo mi Bitcoin, esto se va a hundir',
      'Las acciones de Tesla caen un 5% hoy',
      'El mercado está en rojo y tengo miedo',
      'No compren $TSLA, está sobrevalorada',
      'Bitcoin es una estafa, va a cero',
      'Apple decepcionó con sus resultados, la acción se desploma',
    ],
  ],
];

describe('words that look like others', () => {
  it.each(SAID.flatMap(([kind, sign, texts]) => texts.map((text) => [kind, sign, text] as const)))(
    '%s (%i): %s',
    (_, sign, text) => {
      expect(read(text) * sign).toBeGreaterThan(0.15);
    },
  );

  it('Spanish that says nothing of the market, and other languages, stay unscored', () => {
    for (const text of [
      'hoy es el día de mi hermano y está en la casa',
      'wir sind heute auch nicht zu Hause',
      'é um dia bom para você e ela',
    ]) {
      expect(scorer.score(text).label, text).toBe('unscored');
    }
  });

  it('a phrase said again keeps its sign', () => {
    for (const phrase of [
      'to the moon',
      'going to crash',
      'buy the dip',
      'this is a scam',
      'not going to zero',
      '🚀',
      'sell it now',
    ]) {
      const once = read(`$BTC ${phrase}`);
      for (const times of [2, 5, 20, 60, 300]) {
        const again = read(`$BTC ${`${phrase} `.repeat(times)}`);
        expect(Math.sign(again), `${phrase} ${times} times`).toBe(Math.sign(once));
      }
    }
  });
});

describe('a text that speaks for both sides', () => {
  it.each([
    ['$AAPL good', '$AAPL good bad'],
    ['$AAPL bad bad bad', '$AAPL good bad good bad good bad'],
    ['$TSLA is strong, buying more', '$TSLA is strong, buying more, but the chart is weak and I am selling calls'],
  ])('leans less far than one that speaks for one: %s; %s', (one, both) => {
    expect(Math.abs(read(both))).toBeLessThan(Math.abs(read(one)));
  });

  it.each(['good bad', 'bad good', 'great terrible', 'love hate', 'good bad bad good'])(
    'is next to nothing where no other word says which is meant, however often it is said: %s',
    (words) => {
      for (const times of [1, 3, 12, 30, 300]) {
        expect(Math.abs(read(`$AAPL ${`${words} `.repeat(times)}`)), `${times} times`).toBeLessThan(0.2);
      }
    },
  );

  it("is left alone where its words are traders'", () => {
    expect(read('$TSLA oversold bounce')).toBeGreaterThan(0.3);
  });
});

describe('a figure and what it is held against', () => {
  const THINGS = [
    ['EPS', 1],
    ['revenue', 1],
    ['net sales', 1],
    ['deliveries', 1],
    ['loss per share', -1],
    ['net loss', -1],
    ['debt', -1],
  ] as const;
  const YARDSTICKS = [
    ' vs ',
    ' vs. ',
    '; consensus ',
    ', est ',
    ' (est. ',
    ' against ',
    ' compared with ',
    ', estimate was ',
  ];
  const UNITS = ['', 'M', 'B', ' million', ' mln', '%'];

  it('leans to the side that the numbers say', () => {
    const drawn = fc.record({
      thing: fc.constantFrom(...THINGS),
      yardstick: fc.constantFrom(...YARDSTICKS),
      unit: fc.constantFrom(...UNITS),
      cents: fc.integer({ min: 101, max: 999 }),
      times: fc.constantFrom(0.6, 0.9, 1.1, 1.6),
    });
    let right = 0;
    let asked = 0;
    fc.assert(
      fc.property(drawn, ({ thing: [thing, sign], yardstick, unit, cents, times }) => {
        const figure = (value: number): string => `${(value / 100).toFixed(2)}${unit}`;
        asked += 1;
        const score = read(`$AAPL ${thing} ${figure(cents * times)}${yardstick}${figure(cents)}`);
        if (score * sign * (times > 1 ? 1 : -1) > 0.1) right += 1;
      }),
      { numRuns: 2_000, seed: 11 },
    );
    expect(right / asked).toBeGreaterThan(0.97);
  });

  it.each(['$EL Q2 adj. EPS $1.70; FactSet consensus $1.90', 'adj. EPS of 12c; consensus was 15c'])(
    'is news, and no neutral post: %s',
    (text) => {
      expect(scorer.score(text).label).toBe('bearish');
    },
  );

  it.each([
    ['Q3 loss $0.10/share vs $0.30 loss a year ago', 1],
    ['Q3 loss $0.45/share vs $0.30 loss a year ago', -1],
    ['EPS $0.45/share vs $0.30 expected', 1],
    ['profit of $1.2m versus a loss of $3m a year earlier', 1],
    ['loss of $3m versus a profit of $1.2m a year earlier', -1],
  ])('knows which of the two figures is the loss: %s', (words, sign) => {
    expect(read(`$AAPL ${words}`) * sign).toBeGreaterThan(0.1);
  });

  it.each([
    ['years and counts are no figures of one thing', '$AAPL revenue 2021: see page 4'],
    ['a figure at its yardstick', '$AAPL EPS 1.90 vs 1.90'],
  ])('%s', (_, text) => {
    expect(scorer.score(text).label).toBe('neutral');
  });
});
