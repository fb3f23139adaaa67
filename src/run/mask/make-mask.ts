import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { loadData, loadScorer } from '../../adapters/sentiment/load.ts';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { isMadeUp } from '../../adapters/tape/made-up.ts';
import { readTapeManifest } from '../../adapters/tape/manifest.ts';
import { isRecord, type RawRecord } from '../../adapters/tape/record.ts';
import { isTape, parseTapeLine, tapeLines } from '../../adapters/tape/tape-lines.ts';
import { writeTape } from '../../adapters/tape/write-tape.ts';
import { InputError } from '../../domain/errors.ts';
import type { MaskArm } from '../../domain/mask-arm.ts';
import { formatInstant, instant, parseDate } from '../../domain/time.ts';
import { type MaskKey, shiftPoint } from '../../workshop/mask/key.ts';
import { TextMask } from '../../workshop/mask/mask-text.ts';
import { tapePaths } from '../prepare.ts';
import { instrumentOf } from '../scenario/instruments.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import { MASK_KEY, MASKED_SCENARIO, type MaskKeyFile } from './key-file.ts';
import { makeKeyOf, type Ranges } from './make-key.ts';
import { maskedRecord, type RecordMask } from './mask-record.ts';
import { type FoundLeak, scanMasked } from './scan-masked.ts';
import { type TapeChange, tapeChange } from './tape-change.ts';

export interface MaskRequest {
  readonly scenarioFile: string;
  readonly from: string;
  /** In place of the scenario's feeds when there is any. */
  readonly tapes: readonly string[];
  readonly arm: MaskArm;
}

export interface MadeMask {
  readonly folder: string;
  readonly tapes: readonly string[];
  readonly lines: number;
  readonly posts: number;
  /** Texts of which parts were cut. */
  readonly cut: number;
  readonly leaks: readonly FoundLeak[];
}

/**
 * Writes a scenario and its tapes under a mask, with the key beside them: names, times, prices, sizes and what people
 * wrote. What was written is then looked through for leaks. The folder is there once all of it is.
 * @throws InputError where the folder is taken, or a tape is a table
 */
export async function makeMask(asked: MaskRequest, seed: number, folder: string): Promise<MadeMask> {
  const scenario = readScenario(asked.scenarioFile, asked.from);
  if (existsSync(folder)) {
    const mend = 'give another --out';
    throw new InputError({ code: 'mask-exists', where: folder, what: 'there is something already', mend });
  }
  const paths = tapePaths(scenario, { from: asked.from, live: false, tapes: asked.tapes }).map(({ path }) => path);
  for (const path of paths) {
    if (await isTape(path)) continue;
    const mend = 'make a tape of it first, with quartet tape convert';
    throw new InputError({ code: 'mask-table', where: path, what: 'it is a table', mend });
  }
  const currency = scenario.data.capital.split(' ')[1] ?? '';
  const instruments = scenario.instruments.map((given) => instrumentOf(given, currency));
  const key = makeKeyOf(instruments, loadData(instruments).assets, await rangesOn(paths), seed);
  const scorer = loadScorer(instruments);
  const text = new TextMask(key);
  const mask: RecordMask = {
    shiftMs: key.shiftMs,
    symbols: new Map(key.symbols.map((one) => [one.symbol, one])),
    text,
    about: (words) => scorer.score(words).symbols.map(({ symbol }) => symbol),
  };
  const texts = new Map<string, string>();
  const part = `${folder}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    makeFolders(join(part, 'tapes'));
  } catch (error) {
    throw writeProblem(error, 'mask', folder);
  }
  const names: string[] = [];
  let lines = 0;
  for (const [place, path] of paths.entries()) {
    const name = `tapes/tape-${place + 1}.ndjson.gz`;
    names.push(name);
    const synthetic = await isMadeUp(path, await readTapeManifest(path));
    const origin = { source: 'a market under a mask', synthetic, settings: {} };
    const change = tapeChange(asked.arm, key, scorer);
    lines += (await writeTape(join(part, name), maskedLines(path, { mask, change }, texts), origin)).lines;
  }
  writeFileSync(join(part, MASKED_SCENARIO), scenarioText(scenario, key, names, asked.from));
  const file: MaskKeyFile = {
    schema: 1,
    ...key,
    symbols: [...key.symbols],
    names: { ...key.names },
    words: { ...key.words },
    texts: Object.fromEntries(texts),
  };
  writeFileSync(join(part, MASK_KEY), `${JSON.stringify(file)}\n`);
  const leaks = await scanMasked(part, key);
  renameSync(part, folder);
  return { folder, tapes: names, lines, posts: texts.size, cut: text.cut, leaks };
}

/** The prices each symbol had. */
async function rangesOn(paths: readonly string[]): Promise<Ranges> {
  const ranges = new Map<string, { low: number; high: number }>();
  for (const path of paths) {
    for await (const record of recordsOf(path)) {
      const { symbol } = record ?? {};
      if (record === undefined || typeof symbol !== 'string') continue;
      for (const name of ['bid', 'ask', 'price', 'low', 'high', 'mark']) {
        const value = Number(record[name]);
        if (!(value > 0)) continue;
        const range = ranges.get(symbol) ?? { low: value, high: value };
        ranges.set(symbol, { low: Math.min(range.low, value), high: Math.max(range.high, value) });
      }
    }
  }
  return ranges;
}

/** A line that is no record is undefined. */
async function* recordsOf(path: string): AsyncGenerator<RawRecord | undefined> {
  for await (const { lines } of tapeLines(path)) {
    for (const line of lines) {
      if (line === '') continue;
      const record = typeof line === 'string' ? parseTapeLine(line) : undefined;
      yield isRecord(record) ? record : undefined;
    }
  }
}

/** One line for each, also for what cannot be read: evidence and fills are named by their lines. */
async function* maskedLines(
  path: string,
  { mask, change }: { readonly mask: RecordMask; readonly change: TapeChange },
  texts: Map<string, string>,
): AsyncGenerator<string> {
  for await (const written of recordsOf(path)) {
    const record = written && change(written);
    const masked = record && maskedRecord(record, mask);
    yield masked === undefined ? '{}' : JSON.stringify({ ...masked, ...textOf(record?.text, masked.text, texts) });
  }
}

/** Two texts that look alike under the mask are told apart for the ear, by a full stop more. */
function textOf(text: unknown, masked: unknown, texts: Map<string, string>): { readonly text?: string } {
  if (typeof text !== 'string' || typeof masked !== 'string') return {};
  let own = masked;
  while ((texts.get(own) ?? text) !== text) own += '.';
  texts.set(own, text);
  return { text: own };
}

function scenarioText(scenario: Scenario, key: MaskKey, names: readonly string[], from: string): string {
  const { data, instruments, latency } = scenario;
  const shifted = (when: string | undefined): string | undefined => {
    const at = when === undefined ? undefined : parseDate(when);
    return at === undefined ? undefined : formatInstant(instant(at + key.shiftMs));
  };
  const bySymbol = new Map(key.symbols.map((one) => [one.symbol, one]));
  const masked = {
    ...data,
    name: 'masked',
    from: shifted(data.from),
    to: shifted(data.to),
    spans: undefined,
    mask: MASK_KEY,
    feeds: names.map((tape, place) => ({
      tape,
      from: shifted(data.feeds[place]?.from),
      to: shifted(data.feeds[place]?.to),
    })),
    instruments: instruments.map(({ symbol, tick, lot, priceDecimals, sizeDecimals, negativePrices, ...rest }) => {
      const { masked: name, power } = bySymbol.get(symbol) ?? { masked: symbol, power: 0 };
      return {
        symbol: name,
        ...rest,
        priceDecimals: priceDecimals - power,
        tick: shiftPoint(`${tick}`, power),
        sizeDecimals: sizeDecimals + power,
        lot: shiftPoint(`${lot}`, -power),
        negativePrices: negativePrices && { marginPrice: shiftPoint(`${negativePrices.marginPrice}`, power) },
      };
    }),
    execution: {
      ...data.execution,
      latency: latency.kind === 'recorded' ? { recorded: latency.ms } : data.execution.latency,
    },
    entrants: data.entrants.map(({ strategy, cassette: _, ...entrant }) => ({
      ...entrant,
      strategy: /^\.{0,2}\//.test(strategy) ? resolve(from, strategy) : strategy,
    })),
  };
  return stringify(JSON.parse(JSON.stringify(masked)));
}
