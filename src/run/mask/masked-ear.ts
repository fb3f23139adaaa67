import { resolve } from 'node:path';
import { loadScorer } from '../../adapters/sentiment/load.ts';
import { isSymbolId, type SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Scorer } from '../../ports/scorer.ts';
import type { Scenario } from '../scenario/read.ts';
import { readMaskKey } from './key-file.ts';

/**
 * Who reads a run's posts. On a masked market it hears what was written before the mask: it is a list of words and
 * weights, which remembers no market, and its stances must not hang on how an invented name sounds. Models see the mask.
 */
export function earOf(scenario: Scenario, from: string, instruments: readonly Instrument[]): Scorer {
  const key = maskKeyOf(scenario, from);
  return key === undefined ? loadScorer(instruments) : maskedEar(key, instruments);
}

/** Where the key lies of a market that is masked; `from` is the folder that the scenario's paths are of. */
export function maskKeyOf({ data: { mask } }: Scenario, from: string): string | undefined {
  return mask === undefined ? undefined : resolve(from, mask);
}

function maskedEar(path: string, instruments: readonly Instrument[]): Scorer {
  const { symbols, texts } = readMaskKey(path);
  const trueNames = new Map(symbols.map(({ symbol, masked }) => [masked, symbol]));
  const asMasked = new Map<string, SymbolId>(
    instruments.map(({ symbol }) => [trueNames.get(symbol) ?? symbol, symbol]),
  );
  const named = instruments.map((instrument) => {
    const name = trueNames.get(instrument.symbol);
    return name !== undefined && isSymbolId(name) ? { ...instrument, symbol: name } : instrument;
  });
  const scorer = loadScorer(named);
  const heard = (text: string): string => (Object.hasOwn(texts, text) ? (texts[text] ?? text) : text);
  return {
    name: scorer.name,
    heard,
    score(text) {
      const score = scorer.score(heard(text));
      return {
        ...score,
        symbols: score.symbols.map((one) => ({ ...one, symbol: asMasked.get(one.symbol) ?? one.symbol })),
      };
    },
  };
}
