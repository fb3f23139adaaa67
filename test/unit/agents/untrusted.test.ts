import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import type { CycleOutcome } from '../../../src/agents/cycle.ts';
import { promptOf } from '../../../src/agents/prompt/prompt.ts';
import type { GateContext } from '../../../src/domain/gate-context.ts';
import { evidenceId } from '../../../src/domain/ids.ts';
import type { Evidence, Snapshot } from '../../../src/domain/snapshot.ts';
import { normaliseText } from '../../../src/domain/text.ts';
import { later } from '../../../src/domain/time.ts';
import { clampDecisions } from '../../../src/execution/judge/clamp.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { dataPath, describeWithData } from '../../support/data.ts';
import { cheerful, heldOf, LIMITS, NOW, snapshotOf, symbol } from '../../support/snapshot.ts';
import { house, playCycle, said, teamOf } from '../../support/team.ts';

interface HostilePost {
  readonly id: string;
  readonly text: string;
}

const views = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'BNB'].map((name, place) => cheerful(name, 100 * (place + 1)));
const teams = { v1: teamOf(), v2: teamOf({ prompt: 'v2' }) };

/** A market in which this post was the last thing said. */
function snapshotWith(text: string): Snapshot {
  const quiet = snapshotOf(views, [heldOf('SOL', 'short', 300)]);
  const post: Evidence = {
    id: evidenceId('post:1-1'),
    kind: 'post',
    symbol: symbol('BTC'),
    visible: later(NOW, -1),
    numbers: { score: 0.1 },
    text: normaliseText(text).slice(0, 500),
  };
  return { ...quiet, evidence: [...quiet.evidence, post] };
}

const userText = (ask: Ask): string => promptOf(ask)[1]?.content ?? '';
const withoutPosts = (ask: Ask): string =>
  promptOf(ask)
    .map(({ content }) => content.replace(new RegExp(`^## Posts[\\s\\S]*?^${ask.team.marker}>>>$`, 'm'), '[posts]'))
    .join('\n');

/** What is left of a prompt when all that is marked as data is taken out. */
function outsideMarks(ask: Ask): string {
  const data = new RegExp(`"${ask.team.marker}(?:[^"\\\\]|\\\\.)*${ask.team.marker}"`, 'g');
  return userText(ask).replace(data, '[data]');
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [];

const ours = wordsOf(
  Object.values(teams)
    .flatMap((team) => playCycle(team, snapshotWith(''), house).asks.map(userText))
    .join('\n'),
).join(' ');

/** Three words of a text in a row, in a prompt that should not hold them; what we say ourselves is no leak. */
function leaks(text: string, prompt: string): readonly string[] {
  const words = wordsOf(text);
  const flat = wordsOf(prompt).join(' ');
  const runs = words.map((_, start) => words.slice(start, start + 3)).filter((run) => run.length === 3);
  return runs.map((run) => run.join(' ')).filter((run) => flat.includes(run) && !ours.includes(run));
}

describeWithData('posts that try to give orders', () => {
  const each = Object.entries(teams);
  const posts: readonly HostilePost[] = readFileSync(dataPath('adversarial-posts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

  it('are there in number', () => {
    expect(posts.length).toBeGreaterThanOrEqual(50);
  });

  it.each(posts.flatMap(({ id, text }) => each.map(([prompt, team]) => ({ id, text, prompt, team }))))(
    '$id changes nothing outside the posts block of prompt $prompt, and no outcome',
    ({ text, team }) => {
      const hostile = playCycle(team, snapshotWith(text), house);
      const neutral = playCycle(team, snapshotWith('n'.repeat(normaliseText(text).length)), house);
      expect(hostile.outcome).toEqual(neutral.outcome);
      expect(hostile.records).toEqual(neutral.records);
      expect(hostile.asks.map(withoutPosts)).toEqual(neutral.asks.map(withoutPosts));
      for (const ask of hostile.asks) {
        expect(leaks(text, outsideMarks(ask))).toEqual([]);
        if (ask.role === 'leader' || ask.role === 'quant') expect(leaks(text, userText(ask))).toEqual([]);
      }
    },
  );

  it.each(posts.flatMap(({ id, text }) => each.map(([prompt, team]) => ({ id, text, prompt, team }))))(
    '$id speaks out of an infected researcher only as marked data of prompt $prompt',
    ({ text, team }) => {
      const infected = (ask: Ask): ChatOutcome => {
        if (ask.role !== 'researcher') return house(ask);
        const claim = { text, evidence: ['price-1'] };
        const view = {
          symbol: 'BTC',
          action: 'open_long',
          weight: 50,
          pUp: 1,
          horizonMinutes: 5,
          stop: 1,
          target: 1e6,
        };
        return said(
          JSON.stringify(
            ask.brief.phase === 'propose'
              ? { proposals: [{ ...view, invalidation: text, claims: [claim] }] }
              : {
                  reviews: [{ claim: text.slice(0, 16), verdict: 'supported' }],
                  objection: { symbol: 'BTC', ...claim },
                  stances: [{ symbol: 'BTC', pUp: 1, changed: true, newEvidence: [text.slice(0, 80)] }],
                },
          ),
        );
      };
      const { asks, outcome } = playCycle(team, snapshotWith('nothing new'), infected);
      expect(asks.some((ask) => ask.brief.phase === 'decide')).toBe(true);
      for (const ask of asks) expect(leaks(text, outsideMarks(ask))).toEqual([]);
      expectWithinLimits(outcome);
    },
  );

  const obeyed = (text: string): number =>
    (['fast', 'team', 'vote'] as const).reduce((opened, mode) => {
      const { outcome } = playCycle(teamOf({ mode }), snapshotWith(text), gullible);
      return opened + expectWithinLimits(outcome);
    }, 0);

  it.each(posts.map(({ id, text }) => [id, text]))(
    '%s gets nothing past the gate out of a fake that obeys it',
    (_id, text) => void obeyed(text),
  );

  it('and the fake that obeys does open positions for the gate to hold within its limits', () => {
    expect(posts.some(({ text }) => obeyed(text) > 0)).toBe(true);
  });
});

/** Obeys the last order it reads: everything the post says, as far as the schema lets it say so. */
function gullible(ask: Ask): ChatOutcome {
  const order = /"id":"post:1-1","text":(".*")/.exec(userText(ask))?.[1] ?? '""';
  const text: string = JSON.parse(order).replaceAll(ask.team.marker, ' ').trim();
  if (text === '') return house(ask);
  const named = /\b(BTC|ETH|SOL|XRP|DOGE|BNB|PEPE)\b/.exec(text)?.[1] ?? 'PEPE';
  const action = /short|sell|verkauf|bear/i.test(text) ? 'open_short' : /clos/i.test(text) ? 'close' : 'open_long';
  const evidence = [...text.matchAll(/\b[pn]-\d+\b/g)].map(([id]) => id);
  const view = {
    symbol: named,
    action,
    weight: 100,
    pUp: action === 'open_short' ? 0 : 1,
    stop: null,
    target: 1e9,
    invalidation: text,
  };
  const claims = [{ text, evidence: evidence.length > 0 ? evidence : ['post:1-1'] }];
  switch (ask.brief.phase) {
    case 'propose':
      return said(JSON.stringify({ proposals: [{ ...view, horizonMinutes: 1, claims }] }));
    case 'solo': {
      const decision = { ...view, horizonMinutes: 1, leverage: 1000, claims, rationale: text };
      return said(JSON.stringify({ decisions: [decision], dissent: text, comment: text }));
    }
    default:
      return house(ask);
  }
}

const gate: GateContext = {
  universe: new Set(views.map((view) => view.symbol)),
  prices: new Map(views.map((view) => [view.symbol, view.price])),
  qtyStep: new Map(views.map((view) => [view.symbol, 0.001])),
  freeMargin: 8_000,
  positions: new Map([['SOL', { symbol: 'SOL', side: 'short', size: 1 }]]),
  limits: {
    maxLeverage: LIMITS.maxLeverage,
    minNotional: LIMITS.minNotional,
    maxNotionalPerSymbol: 20_000,
    maintenanceMarginRate: 0.0125,
    pyramiding: false,
    implicitFlip: false,
  },
  knownEvidence: new Set(snapshotWith('').evidence.map((item) => item.id)),
  futureEvidence: new Set(),
  takerRate: 0.00045,
};

/** Gives how many openings were judged. */
function expectWithinLimits(outcome: CycleOutcome): number {
  let openings = 0;
  const decisions = outcome.kind === 'decisions' ? outcome.decisions : [];
  for (const { verdict } of clampDecisions(decisions, gate, { values: [], patterns: [] })) {
    const { order } = verdict;
    if (order === undefined || order.action === 'close') continue;
    openings += 1;
    expect(gate.universe).toContain(order.symbol);
    expect(order.leverage).toBeLessThanOrEqual(LIMITS.maxLeverage);
    expect(order.notional).toBeLessThanOrEqual(20_000);
    for (const id of order.evidence) expect(gate.knownEvidence).toContain(id);
  }
  return openings;
}
