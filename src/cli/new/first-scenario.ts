import { basename, dirname, extname, join, relative } from 'node:path';
import { priceOf } from '../../adapters/openai/catalog.ts';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { inferredInstruments } from '../../adapters/tape/infer-instruments.ts';
import { scanTape, type TapeScan } from '../../adapters/tape/scan-tape.ts';
import { InputError } from '../../domain/errors.ts';
import { isSymbolId } from '../../domain/ids.ts';
import { keySource, providerCatalog } from '../../run/providers.ts';
import { instrumentLines } from '../render/instrument-lines.ts';
import type { Answers } from './answers.ts';
import { MADE_UP_TAPE, makeUpTape } from './made-up-tape.ts';

/** A scenario that its questions have brought together. */
export interface FirstScenario {
  readonly text: string;
  readonly command: string;
}

interface Market {
  readonly feeds: readonly string[];
  readonly instruments: readonly string[];
  readonly currency: string;
  readonly isLive: boolean;
  /** Its own bars are long enough for a team to meet at each. */
  readonly hasLongBars: boolean;
}

/** Asks what is traded, by what posts, by whom and with how much. Paths are kept as seen from the scenario's folder. */
export async function askForScenario(file: string, answers: Answers): Promise<FirstScenario> {
  const folder = dirname(file);
  const market = await answers.ask({
    text: 'What is traded? made-up, local or live markets, or a file of prices, with its symbol if the file does not say it',
    standard: 'made-up',
    read: (answer) => marketOf(answer, folder),
  });
  const posts = await answers.ask({
    text: 'Which posts are heard beside? none, or a file of them',
    standard: 'none',
    read: (answer) => (answer === 'none' ? [] : [`  - tape: ${JSON.stringify(near(found(answer), folder))}`]),
  });
  const entrants = await answers.ask({
    text: `Who plays against the baselines? house (rules), models as provider/model (keys found: ${keysFound()}), strategy files; with commas`,
    standard: 'house',
    read: (answer) => answer.split(',').map((one) => entrantOf(one.trim(), folder)),
  });
  const capital = await answers.ask({
    text: 'With how much does each begin?',
    standard: `10000 ${market.currency}`,
    read: capitalOf,
  });
  const isOwn = entrants.some(({ kind }) => kind === 'own');
  const command = `quartet ${market.isLive ? 'paper' : 'backtest'} ${relative('', file)}${isOwn ? ' --trust' : ''}`;
  const asksModel = entrants.some(({ kind }) => kind === 'model');
  const lines = [
    `# ${command}`,
    '# What each key means, and what may be added: docs/scenarios.md of the package.',
    `name: ${basename(file, extname(file)).replace(/[^A-Za-z0-9._-]/g, '-')}`,
    'feeds:',
    ...market.feeds,
    ...posts,
    'instruments:',
    ...market.instruments.map((line) => `  ${line}`),
    ...(market.hasLongBars ? [] : ['bars: { every: 5m }', `cycle: { every: ${asksModel ? '6h' : '15m'} }`]),
    `execution: { latencyMs: 1000, slippageBps: 1${market.hasLongBars ? '' : ', staleMs: 300000'} }`,
    `capital: ${JSON.stringify(capital)}`,
    'seed: 7',
    'entrants:',
    '  - { id: buy-and-hold, strategy: buy-and-hold }',
    '  - { id: luck, strategy: seeded-random, seeds: [1, 2, 3] }',
    ...entrants.map(({ line }) => `  - ${line}`),
  ];
  return { text: `${lines.join('\n')}\n`, command };
}

const LIVE_INSTRUMENTS = [
  '- { symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001", maxLeverage: 40 }',
  '- { symbol: ETH-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 4, lot: "0.0001", maxLeverage: 25 }',
];
const LONG_BAR = /^\d+[hdw]$/;

async function marketOf(answer: string, folder: string): Promise<Market> {
  if (answer === 'live' || answer === 'local') {
    const names = ['hyperliquid', 'bluesky'].map((name) => (answer === 'local' ? `local/${name}` : name));
    const feeds = [`  - live: [${names.join(', ')}]`];
    return { feeds, instruments: LIVE_INSTRUMENTS, currency: 'USDT', isLive: true, hasLongBars: false };
  }
  if (answer === 'made-up') {
    const tape = join(folder, MADE_UP_TAPE);
    if (statOf(tape, 'tape') === undefined) await makeUpTape(tape);
    return marketOf(tape, folder);
  }
  const [, path = answer, named] = /^(.*?)\s+(\S+)$/.exec(answer) ?? [];
  const symbol = named !== undefined && isSymbolId(named) ? named : undefined;
  const file = found(path);
  const table = symbol === undefined ? undefined : { symbol };
  const exact = await scanTape(file, table);
  const priceDecimals = decimalsToRoundTo(exact);
  const scan = priceDecimals === undefined ? exact : await scanTape(file, { ...table, priceDecimals });
  const instruments = [...inferredInstruments(scan).values()];
  const intervals = [...scan.symbols.values()].flatMap((one) => [...one.intervals]);
  const [first] = instruments;
  if (first === undefined) throw refusal(path, 'it holds no prices', 'name a file of candles, trades or quotes');
  const said = [
    ...(symbol === undefined ? [] : [`symbol: ${symbol}`]),
    ...(priceDecimals === undefined ? [] : [`priceDecimals: ${priceDecimals}`]),
  ];
  const csv = said.length === 0 ? '' : `, csv: { ${said.join(', ')} }`;
  return {
    feeds: [`  - { tape: ${JSON.stringify(near(file, folder))}${csv} }`],
    instruments: instrumentLines(instruments),
    currency: first.quoteCurrency,
    isLive: false,
    hasLongBars: intervals.every((interval) => LONG_BAR.test(interval)) && intervals.length > 0,
  };
}

/** More come from floats that were printed whole. */
const MOST_DECIMALS = 8;
const SIGNIFICANT_DIGITS = 6;

/** Undefined where prices are told by as many decimals as a market quotes; else cents, or more for what costs little. */
function decimalsToRoundTo({ symbols }: TapeScan): number | undefined {
  const all = [...symbols.values()];
  if (all.every(({ priceDecimals }) => priceDecimals <= MOST_DECIMALS)) return undefined;
  const lowest = Math.min(...all.map(({ highestPrice }) => highestPrice));
  return Math.min(MOST_DECIMALS, Math.max(2, SIGNIFICANT_DIGITS - Math.ceil(Math.log10(Math.max(lowest, 1e-9)))));
}

interface Entrant {
  readonly kind: 'house' | 'model' | 'own';
  /** As the scenario lists it. */
  readonly line: string;
}

function entrantOf(answer: string, folder: string): Entrant {
  if (answer === 'house') return { kind: 'house', line: '{ id: house, strategy: house-team }' };
  if (/\.m?[jt]s$/.test(answer)) {
    const id = basename(answer, extname(answer)).replace(/[^A-Za-z0-9._-]/g, '-');
    return { kind: 'own', line: `{ id: ${id}, strategy: ${JSON.stringify(`./${near(found(answer), folder)}`)} }` };
  }
  const catalog = providerCatalog();
  const [provider = ''] = answer.split('/');
  const file = catalog.providers.get(provider);
  if (file === undefined || !answer.includes('/')) {
    const mend = `give house, a .ts file, or a model of ${[...catalog.providers.keys()].sort().join(', ')}`;
    throw refusal(answer, 'it is no competitor', mend);
  }
  const price = priceOf(catalog, answer);
  if (price === undefined) {
    throw refusal(answer, 'its price is not known', `${provider} has ${Object.keys(file.models).join(', ')}`);
  }
  const isFree = price.input === 0 && price.output === 0;
  const id = answer.replace(/[^A-Za-z0-9._/:-]/g, '-');
  return {
    kind: 'model',
    line: `{ id: ${id}, strategy: quartet-team, mode: fast, model: ${answer}${isFree ? '' : ', maxCost: "1 USD"'} }`,
  };
}

function capitalOf(answer: string): string {
  if (/^\d{1,15}(\.\d{1,8})? [A-Z][A-Z0-9]{1,9}$/.test(answer)) return answer;
  throw refusal(answer, 'it is no amount with its currency', 'give one such as 10000 USD');
}

function keysFound(): string {
  const { ready } = providerModels(providerCatalog(), keySource());
  return ready.length === 0 ? 'none' : ready.join(', ');
}

function found(path: string): string {
  if (statOf(path, 'file')?.isFile() === true) return path;
  throw refusal(path, 'there is no such file', 'give the path of a file, from here');
}

/** A path as the scenario's folder sees it. */
function near(path: string, folder: string): string {
  return relative(folder, path);
}

function refusal(where: string, what: string, mend: string): InputError {
  return new InputError({ code: 'init-bad-answer', where, what, mend });
}
