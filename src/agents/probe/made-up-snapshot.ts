import { InvariantBroken } from '../../domain/errors.ts';
import { type AccountId, evidenceId, isAccountId, isSymbolId, type SymbolId } from '../../domain/ids.ts';
import { type RandomSource, seededRandom } from '../../domain/random.ts';
import type { Evidence, Snapshot, SymbolView } from '../../domain/snapshot.ts';
import { instant, later, MINUTE_MS } from '../../domain/time.ts';

export const MADE_UP_ACCOUNT: AccountId = named('probe', isAccountId);
/** Nobody has read about any of them. */
export const MADE_UP_SYMBOLS: readonly SymbolId[] = ['NIMBUS', 'QUARRY', 'TALLOW'].map((name) =>
  named(name, isSymbolId),
);

function named<Id extends string>(text: string, isId: (text: string) => text is Id): Id {
  if (isId(text)) return text;
  throw new InvariantBroken(`${text} is no name`);
}

const AT = instant(1_736_121_600_000);
const BARS = 21;
const SAID = [
  'NIMBUS broke its range on good volume, holding mine',
  'nobody trades QUARRY this week, spreads are wide',
  'TALLOW looks heavy, the bounce was sold again',
];

export const NEWEST_POST = `post:0-${SAID.length}`;

/** A market that nobody knows, the same for the same name: three symbols, four posts, of which `last` is the newest. */
export function madeUpSnapshot(name: string, last: string): Snapshot {
  const random = seededRandom('probe', name);
  const symbols = MADE_UP_SYMBOLS.map((symbol) => madeUpView(symbol, random));
  const posts = [...SAID, last].map((text, place): Evidence => {
    const id = evidenceId(`post:0-${place}`);
    const visible = later(AT, (place - SAID.length - 1) * MINUTE_MS);
    const numbers = { score: Math.round(random.next() * 100 - 50) / 100 };
    const origin = { source: 'made-up', followers: Math.floor(random.next() * 5_000) };
    return {
      id,
      kind: 'post',
      symbol: MADE_UP_SYMBOLS[place % MADE_UP_SYMBOLS.length],
      visible,
      numbers,
      text,
      origin,
    };
  });
  return {
    account: MADE_UP_ACCOUNT,
    cycle: 1,
    at: AT,
    equity: 10_000,
    freeMargin: 10_000,
    symbols,
    held: [],
    evidence: [...symbols.flatMap(evidenceOn), ...posts],
    limits: { maxLeverage: 20, maxSymbolExposure: 5, minNotional: 10, pyramiding: false, minimumAuthors: 3 },
    standings: [],
  };
}

function madeUpView(symbol: SymbolId, random: RandomSource): SymbolView {
  const closes = [Math.round(50 + random.next() * 150)];
  for (let bar = 1; bar < BARS; bar += 1) closes.push(cents((closes[bar - 1] ?? 0) * (0.995 + random.next() * 0.01)));
  const price = closes.at(-1) ?? 0;
  const back = (bars: number): number => price / (closes.at(-1 - bars) ?? price) - 1;
  return {
    symbol,
    price,
    ageMs: 0,
    barMs: MINUTE_MS,
    return1: back(1),
    return5: back(5),
    return20: back(BARS - 1),
    series: {
      closes: closes.slice(1),
      volumes: closes.slice(1).map(() => Math.round(random.next() * 500)),
      wideMs: 0,
      wideCloses: [],
    },
    indicators: { rsi14: Math.round(30 + random.next() * 40), atr14: cents(price * 0.005) },
    sentiment: undefined,
    maxLeverage: 20,
    canShort: true,
    maintenanceRate: 0.025,
  };
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

function evidenceOn({ symbol, price, return1 = 0, return5 = 0, indicators }: SymbolView): readonly Evidence[] {
  const item = (kind: 'price' | 'indicator', numbers: Evidence['numbers']): Evidence => {
    return { id: evidenceId(`${kind}:${symbol}`), kind, symbol, visible: AT, numbers, text: undefined };
  };
  return [item('price', { price, return1, return5 }), item('indicator', indicators)];
}
