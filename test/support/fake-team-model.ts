import type { Seen } from './fake-provider.ts';

interface Listed {
  readonly symbol: string;
  readonly price: number;
}

/**
 * What a dutiful model would answer to a prompt of ours: valid by its schema, and every claim citing what the prompt
 * lists. Reads nothing but the text it is sent, as a provider would.
 */
export function dutifulReply(body: Seen['body']): string {
  const prompt = JSON.stringify(body.messages ?? body.input)
    .replaceAll('\\n', '\n')
    .replaceAll('\\"', '"');
  const symbols = symbolsIn(prompt);
  const task = prompt.slice(prompt.lastIndexOf('## Your task'));
  return JSON.stringify(replyTo(task, symbols));
}

function symbolsIn(prompt: string): readonly Listed[] {
  const section = prompt.slice(prompt.indexOf('### Symbols'), prompt.indexOf('### Positions'));
  return [...section.matchAll(/^(\S+) price ([\d.]+) ageMs/gm)].map(([, symbol = '', price]) => ({
    symbol,
    price: Number(price),
  }));
}

function replyTo(task: string, symbols: readonly Listed[]): object {
  const [first = { symbol: '', price: 0 }] = symbols;
  if (task.includes('Name at most')) {
    return {
      symbols: [first.symbol],
      questions: { researcher: ['Who says so?'], quant: ['How far has it moved?'], creative: [] },
    };
  }
  if (task.includes('Propose, a symbol')) return { proposals: [viewOf(first)] };
  if (task.includes('of the debate')) {
    const stances = [{ symbol: first.symbol, pUp: 0.7, changed: false, newEvidence: [] }];
    return { reviews: [{ claim: 'A1', verdict: 'supported' }], objection: null, stances };
  }
  const { horizonMinutes: _, claims, ...view } = viewOf(first);
  const rationale = 'The trend and the crowd agree.';
  const said = task.includes('Decide alone')
    ? { ...viewOf(first), leverage: 1, rationale }
    : { ...view, leverage: 1, rationale, evidence: claims.flatMap(({ evidence }) => evidence) };
  return { decisions: [said], dissent: '', comment: 'We try a small long.' };
}

function viewOf({ symbol, price }: Listed) {
  return {
    symbol,
    action: 'open_long',
    weight: 0.1,
    pUp: 0.7,
    horizonMinutes: 360,
    stop: price * 0.9,
    target: price * 1.2,
    invalidation: `close(1h) < ${(price * 0.92).toPrecision(6)}`,
    claims: [{ text: `The price stands at ${price}.`, evidence: [`price:${symbol}`] }],
  };
}
