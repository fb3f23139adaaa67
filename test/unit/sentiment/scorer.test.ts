import { describe, expect, it } from 'vitest';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { instrumentNamed } from '../../support/sentiment.ts';

const names = [
  'AAPL',
  'TSLA',
  'AMZN',
  'GE',
  'T',
  'ALL',
  'BTC-USDT-PERP',
  'BTC-USDT',
  'ETH-USDT',
  'LINK-USDT',
  'SOL-USDT',
];
const scorer = loadScorer([...names, 'BNB-USDT', 'NEAR-USDT', 'XRP-USDT', 'DOGE-USDT'].map(instrumentNamed));
const symbolsOf = (text: string): readonly string[] =>
  scorer
    .score(text)
    .symbols.map(({ symbol }) => symbol)
    .sort();

describe('routing', () => {
  it.each([
    ['$AAPL breaking out', ['AAPL']],
    ['$aapl breaking out', ['AAPL']],
    ['Apple shares fell today', ['AAPL']],
    ['an apple a day keeps the doctor away', []],
    ['buying tesla and Bitcoin', ['BTC-USDT', 'BTC-USDT-PERP', 'TSLA']],
    ['BTCUSDT looks heavy', ['BTC-USDT', 'BTC-USDT-PERP']],
    ['#ethereum #crypto', ['ETH-USDT']],
    ['the LINK is in my bio', []],
    ['$LINK is moving', ['LINK-USDT']],
    ['LINK/USDT is moving', ['LINK-USDT']],
    ['LINK token is moving', ['LINK-USDT']],
    ['chainlink (LINK) is moving', ['LINK-USDT']],
    ['NEAR the top of the range', []],
    ['sold ALL of it', []],
    ['$5 lunch and $1k rent', []],
    ['one dollar is $A1 only', []],
    ['$\u0412NB is down', []],
    ['\u202eHTE gnol\u202c quiet day', []],
    ['ＳＯＬ higher', ['SOL-USDT']],
    ['$E\u200bTH fear', ['ETH-USDT']],
    ['https://example.com/$AAPL and @tsla', []],
    ['$B\u0336T\u0336C\u0336 moon and $T\u0301SLA up', []],
    ['GE to the moon', ['GE']],
    ['ge whiz', []],
    ['GE is a suffix', []],
    ['Apple earnings beat', ['AAPL']],
    ['I like Apple pie', []],
    ['LINK earnings beat', ['LINK-USDT']],
    ['just bought LINK', ['LINK-USDT']],
    ['just bought NEAR the low', []],
    ['sell ALL of it NOW', []],
    ["AAPL's margin and TSLA’s sales", ['AAPL', 'TSLA']],
  ])('%s', (text, expected) => {
    expect(symbolsOf(text)).toEqual(expected);
  });

  it('takes nothing from the text before: a name that ends a text is not cued by what stood in its place there', () => {
    expect(symbolsOf('so we watch LINK')).toEqual([]);
    scorer.score('so we watch the calls calls calls calls');
    expect(symbolsOf('so we watch LINK')).toEqual([]);
  });

  it('shares one voice among all tags, known or not', () => {
    const { symbols } = scorer.score('$AAPL $TSLA $QQQQX $ZZZZ all look strong');
    expect(symbols.map(({ weight }) => weight)).toEqual([0.25, 0.25]);
  });

  it.each(['long $AAPL, short $TSLA', 'calls on $AAPL and puts on $TSLA', '$AAPL > $TSLA', 'sold $TSLA to buy $AAPL'])(
    'gives opposite stances to opposite targets: %s',
    (text) => {
      const scores = new Map(scorer.score(text).symbols.map(({ symbol, score }) => [String(symbol), score]));
      expect(scores.get('AAPL')).toBeGreaterThan(0.3);
      expect(scores.get('TSLA')).toBeLessThan(-0.3);
    },
  );
});

describe('what cannot be read', () => {
  it.each([
    'hoy es el día de mi hermano y está en la casa',
    'ビットコインは今日も上がっています',
    'биткоин сегодня вырастет',
    '',
    'https://t.co/abc @someone 123',
  ])('%s is unscored, not neutral', (text) => {
    expect(scorer.score(text)).toMatchObject({ label: 'unscored', score: 0, confidence: 0 });
  });
});
