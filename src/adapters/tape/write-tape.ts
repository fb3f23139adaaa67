import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { generateFeed } from '../../workshop/generate/generate-feed.ts';
import type { GeneratorOptions } from '../../workshop/generate/options.ts';
import { crashPoint } from '../shared/crash-point.ts';
import { encodeEvent } from './encode.ts';
import { markedMadeUp } from './made-up.ts';
import { formatManifest, placeForManifest, type TapeManifest } from './manifest.ts';
import { scanTape } from './scan-tape.ts';
import { TapeWriter } from './tape-writer.ts';

/** Large members pack better; a tape that is not live can be made again, so nothing is lost by them. */
const LINES_A_MEMBER = 20_000;

export interface TapeOrigin {
  readonly source: string;
  readonly synthetic: boolean;
  readonly settings: TapeManifest['settings'];
}

/** Writes a whole tape with its manifest. */
export async function writeTape(
  path: string,
  lines: Iterable<string> | AsyncIterable<string>,
  origin: TapeOrigin,
): Promise<TapeManifest> {
  const writer = await TapeWriter.create(path, 'small');
  let sha256: string;
  try {
    let member: string[] = [];
    for await (const line of lines) {
      member.push(origin.synthetic ? markedMadeUp(line) : line);
      if (member.length < LINES_A_MEMBER) continue;
      await writer.write(member);
      member = [];
    }
    await writer.write(member);
    sha256 = await writer.publish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  return writeManifest(path, sha256, origin);
}

/** Puts a manifest beside a tape that was just published. */
export async function writeManifest(path: string, sha256: string, origin: TapeOrigin): Promise<TapeManifest> {
  crashPoint('tape-published');
  const manifest = await describeTape(path, sha256, origin);
  const place = await placeForManifest(path);
  // Half a manifest would be damage; this is no `.partial`, which a recorder takes for a torn tape.
  await writeFile(`${place}.new`, formatManifest(manifest));
  await rename(`${place}.new`, place);
  crashPoint('manifest-written');
  return manifest;
}

async function describeTape(path: string, sha256: string, origin: TapeOrigin): Promise<TapeManifest> {
  const scan = await scanTape(path);
  return {
    schema: 1,
    name: basename(path),
    source: origin.source,
    synthetic: origin.synthetic,
    order: scan.order ?? 'ts',
    span: scan.span ?? null,
    lines: scan.lines,
    counts: Object.fromEntries(scan.counts),
    symbols: [...scan.symbols.keys()].sort(),
    sha256,
    settings: origin.settings,
  };
}

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
