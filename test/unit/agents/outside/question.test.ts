import { describe, expect, it } from 'vitest';
import { type AgentAsk, agentQuestion, agentQuestionSchema } from '../../../../src/agents/outside/question.ts';
import { agentSchema } from '../../../../src/cli/commands/agent.ts';
import { evidenceId } from '../../../../src/domain/ids.ts';
import { TOOL_NAMES } from '../../../../src/domain/team.ts';
import { NOW, snapshotOf, symbol, viewOf } from '../../../support/snapshot.ts';

const BTC = viewOf('BTC', {
  price: 60_000,
  indicators: { rsi14: 55 },
  returns: [0.01, 0.02, 0.03],
  score: 0.4,
  voices: 3,
});
const NEW = viewOf('NEW', { price: 1, indicators: {}, returns: undefined, score: undefined, voices: 0 });
const SERIES = { closes: [1, 2], volumes: [3, 4], wideMs: 14_400_000, wideCloses: [1] };

const FOUND = {
  id: evidenceId('candles:BTC:1'),
  kind: 'price' as const,
  symbol: symbol('BTC'),
  visible: NOW,
  numbers: { close0: 2 },
  text: undefined,
};

const ASK: AgentAsk = {
  snapshot: snapshotOf([{ ...BTC, series: SERIES }, NEW]),
  deadlineMs: 30_000,
  season: '',
  tools: TOOL_NAMES,
  turns: [
    {
      reasoning: undefined,
      calls: [{ id: 'call-0', name: 'candles', arguments: '{}' }],
      uses: [{ name: 'candles', arguments: '{}', outcome: 'ran', result: '1 bar', found: [FOUND.id] }],
      found: [FOUND],
    },
  ],
  problems: ['decisions: Invalid input'],
};

describe('what an agent is asked', () => {
  it('is what its published schema says, through JSON and back', () => {
    const asked: unknown = JSON.parse(JSON.stringify({ id: 'a', ...agentQuestion(ASK) }));
    expect(agentQuestionSchema.parse(asked)).toEqual(asked);
  });

  it('says null where nothing is known, and gives what a call found as data', () => {
    const { snapshot, results } = agentQuestion(ASK);
    const [known, young] = snapshot.symbols;
    expect([known?.return20, known?.series?.closes, known?.sentiment?.score.h1]).toEqual([0.03, [1, 2], 0.4]);
    expect([young?.barMs, young?.return20, young?.series, young?.sentiment]).toEqual([null, null, null, null]);
    expect(results).toEqual([
      { name: 'candles', arguments: '{}', outcome: 'ran', text: '1 bar', found: [{ ...FOUND, text: null }] },
    ]);
  });

  it('tells strangers’ words as they are, as evidence that may be cited', () => {
    const posts = agentQuestion(ASK).snapshot.evidence.filter(({ kind }) => kind === 'post');
    expect(posts.map(({ text }) => text)).toContain('people say BTC will rise by 12%');
  });
});

describe('the published JSON Schemas (vitest --update writes them anew)', () => {
  it.each(['question', 'answer'] as const)('%s', async (which) => {
    const text = `${JSON.stringify(agentSchema(which), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../../../docs/schema/agent-${which}.schema.json`);
  });
});
