import { generateFeed } from '../../workshop/generate/generate-feed.ts';
import type { GeneratorOptions } from '../../workshop/generate/options.ts';
import { encodeEvent } from './encode.ts';
import type { TapeManifest } from './manifest.ts';
import { writeTape } from './write-tape.ts';

/** Makes up a tape; its manifest tells the seed and how strongly prices follow posts. */
export function generateTape(path: string, options: GeneratorOptions): Promise<TapeManifest> {
  const { markets, ...settings } = options;
  return writeTape(path, linesOf(options), {
    source: 'made up by quartet tape generate; no such market was',
    synthetic: true,
    settings: { ...settings, markets: markets.map(({ instrument }) => instrument.symbol).join(' ') },
  });
}

function* linesOf(options: GeneratorOptions): Generator<string> {
  const instruments = new Map(options.markets.map(({ instrument }) => [instrument.symbol, instrument]));
  for (const event of generateFeed(options)) {
    const line = encodeEvent(event, instruments, 'ts');
    if (line !== undefined) yield line;
  }
}
