import { type ScriptedModel, scriptedModel } from '../../src/adapters/model/scripted-model.ts';
import type { ChatFailure, ChatOutcome, ChatRequest } from '../../src/ports/chat-model.ts';
import { Chance } from './chance.ts';

/** Prices that stops and targets are laid around; the market walks, so that some of them turn out nonsense. */
const AROUND: ReadonlyMap<string, number> = new Map([
  ['QUO-PERP', 5_000],
  ['TRA-PERP', 30],
  ['BAR', 42],
]);
const NO_USAGE = { promptTokens: 9, cachedTokens: 0, completionTokens: 9, reasoningTokens: 0 };
const FAILURES: readonly ChatFailure[] = ['rate-limited', 'server-error', 'network', 'refused', 'bad-request', 'empty'];

/** A model that answers by chance: mostly a reply of the right shape, else an error, silence, junk or half a reply. */
export function talker(seed: number): ScriptedModel {
  const asked = new Map<string, number>();
  return scriptedModel((request) => {
    const text = request.messages.map(({ content }) => content).join('\n');
    const turn = (asked.get(text) ?? 0) + 1;
    asked.set(text, turn);
    return answer(request, new Chance('talker', seed, text, turn));
  });
}

/** Few latencies, so that replies often come at one instant. */
function answer(request: ChatRequest, chance: Chance): ChatOutcome {
  const latencyMs = chance.happens(0.05) ? 90_000 : chance.pick([500, 1_000, 1_500, 5_000]);
  if (chance.happens(0.12)) {
    const retryAfterMs = chance.happens(0.2) ? undefined : chance.pick([0, 700, 9e9, Number.NaN, -1]);
    return { ok: false, failure: chance.pick(FAILURES), detail: 'made up', latencyMs, usage: NO_USAGE, retryAfterMs };
  }
  const reply = JSON.stringify(replyTo(request, chance));
  const text = chance.happens(0.06) ? reply.slice(0, reply.length / 2) : chance.happens(0.04) ? 'I cannot say.' : reply;
  return { ok: true, text, latencyMs, usage: NO_USAGE };
}

function replyTo(request: ChatRequest, chance: Chance): object {
  const symbols = namesOf(request, 'Symbol', [...AROUND.keys()]);
  const evidence = namesOf(request, 'EvidenceId', ['none']);
  const cited = (): readonly string[] => [chance.happens(0.1) ? 'made-up:1' : chance.pick(evidence)];
  const claim = () => ({ text: 'It looks that way.', evidence: cited() });
  const view = (symbol: string) => ({ symbol, ...stance(symbol, chance), claims: [claim(), claim()] });
  const decision = (symbol: string) => ({
    symbol,
    leverage: chance.whole(1, 25),
    rationale: 'Because.',
    ...stance(symbol, chance),
  });
  const words = { dissent: 'It may not.', comment: 'We shall see.' };
  switch (request.schemaName) {
    case 'decompose':
      return { symbols, questions: { researcher: ['Who says so?'], quant: [], creative: [] } };
    case 'propose':
      return { proposals: symbols.map((symbol) => ({ ...view(symbol), horizonMinutes: 60 })) };
    case 'criticise':
      return {
        reviews: [{ claim: 'A1', verdict: chance.pick(['supported', 'unsupported', 'wrong']) }],
        objection: chance.happens(0.5) ? null : { symbol: chance.pick(symbols), ...claim() },
        stances: symbols.map((symbol) => ({ symbol, pUp: chance.between(0, 1), changed: true, newEvidence: cited() })),
      };
    case 'solo':
      return {
        decisions: symbols.map((symbol) => ({ ...view(symbol), ...decision(symbol), horizonMinutes: 60 })),
        ...words,
      };
    default:
      return { decisions: symbols.map((symbol) => ({ ...decision(symbol), evidence: cited() })), ...words };
  }
}

function stance(symbol: string, chance: Chance) {
  const action = chance.pick(['open_long', 'open_short', 'close', 'hold']);
  const sign = action === 'open_short' ? -1 : 1;
  const price = AROUND.get(symbol) ?? 1;
  const near = (toward: number): number =>
    Number((price * (1 + sign * toward * chance.between(0.005, 0.3))).toFixed(2));
  return {
    action,
    weight: sign * chance.between(0, 2),
    pUp: chance.between(action === 'open_long' ? 0.5 : 0, action === 'open_short' ? 0.5 : 1),
    stop: near(-1),
    target: near(1),
    invalidation: `close(1m) < ${near(-1)}`,
  };
}

/** The closed list a reply may choose from, as the schema of the question has it. */
function namesOf({ schema }: ChatRequest, definition: string, otherwise: readonly string[]): readonly string[] {
  const listed = member(member(member(schema, '$defs'), definition), 'enum');
  const names = Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
  return names.length > 0 ? names : otherwise;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
