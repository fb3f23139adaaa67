import { describe, expect, it } from 'vitest';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import type { Instrument } from '../../../src/domain/instrument.ts';
import { instrumentNamed } from '../../support/sentiment.ts';

const instrumentOf = (symbol: string, kind: Instrument['kind'] = 'perp'): Instrument => ({
  ...instrumentNamed(symbol),
  kind,
});

/** Symbols that a text is about, of these contracts. */
function heard(text: string, ...instruments: readonly Instrument[]): readonly string[] {
  return loadScorer(instruments)
    .score(text)
    .symbols.map(({ symbol }) => symbol);
}

describe('contracts of many coins at once', () => {
  it.each([
    ['1000PEPE-USDT-PERP', '$PEPE'],
    ['1000PEPEUSDT', '$PEPE'],
    ['1000pepe_usdt', '$pepe'],
    ['10000SATS-USDT-PERP', '$SATS'],
    ['1000000MOG/USDT:USDT', '$MOG'],
    ['1MBABYDOGE-USDT', '$BABYDOGE'],
    ['SHIB1000-USDT-PERP', '$SHIB'],
    ['PEPE1000', '$PEPE'],
    ['kBONK-USD-PERP', '$BONK'],
    ['kPEPE', '$PEPE'],
    ['1000WHATEVER-USDT', '$WHATEVER'],
    ['kBONK-USD-PERP', '$kBONK'],
    ['SHIB1000-USDT-PERP', 'SHIB1000'],
  ])('%s hears of %s', (symbol, name) => {
    expect(heard(`${name} to the moon`, instrumentOf(symbol))).toEqual([symbol]);
  });

  it('stand beside the coin itself, and both hear', () => {
    const both = [instrumentOf('PEPE-USDT', 'spot'), instrumentOf('1000PEPE-USDT-PERP')];
    expect(heard('$PEPE is dead', ...both)).toEqual(['1000PEPE-USDT-PERP', 'PEPE-USDT']);
  });

  it.each([
    ['1INCH-USDT', 'spot', '$INCH'],
    ['1000X-USDT', 'spot', '$X'],
    ['KAVA-USDT-PERP', 'perp', '$AVA'],
    ['kava-usdt-perp', 'perp', '$AVA'],
    ['KAS-USDT-PERP', 'perp', '$AS'],
    ['kHYPE-USD', 'spot', '$HYPE'],
    ['SPX6900-USDT', 'spot', '$SPX'],
    ['US500-USD', 'perp', '$US'],
    ['1000PEPE', 'equity', '$PEPE'],
  ] as const)('%s of kind %s is no multiple: it hears nothing of %s', (symbol, kind, name) => {
    expect(heard(`${name} to the moon`, instrumentOf(symbol, kind))).toEqual([]);
  });

  it('of a coin called by an everyday word believe its tag, not the word', () => {
    const cats = instrumentOf('1000CAT-USDT-PERP');
    expect(heard('$CAT to the moon', cats)).toEqual([cats.symbol]);
    expect(heard('my cat is sick, what a day', cats)).toEqual([]);
    const whys = instrumentOf('1000WHY-USDT-PERP');
    expect(heard('$WHY to the moon', whys)).toEqual([whys.symbol]);
    expect(heard('why is the market down', whys)).toEqual([]);
  });
});
