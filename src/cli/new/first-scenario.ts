import { basename, dirname, extname, relative } from 'node:path';
import { priceOf } from '../../adapters/openai/catalog.ts';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import { keySource, providerCatalog } from '../../run/providers.ts';
import type { Answers } from './answers.ts';
import { found, marketOf, refusal } from './asked-market.ts';

/** A scenario that its questions have brought together. */
export interface FirstScenario {
  readonly text: string;
  readonly command: string;
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
    read: (answer) => (answer === 'none' ? [] : [`  - tape: ${JSON.stringify(relative(folder, found(answer)))}`]),
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

interface Entrant {
  readonly kind: 'house' | 'model' | 'own';
  /** As the scenario lists it. */
  readonly line: string;
}

function entrantOf(answer: string, folder: string): Entrant {
  if (answer === 'house') return { kind: 'house', line: '{ id: house, strategy: house-team }' };
  if (/\.m?[jt]s$/.test(answer)) {
    const id = basename(answer, extname(answer)).replace(/[^A-Za-z0-9._-]/g, '-');
    return { kind: 'own', line: `{ id: ${id}, strategy: ${JSON.stringify(`./${relative(folder, found(answer))}`)} }` };
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
