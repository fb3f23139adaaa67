import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { marked, markedJson, withoutQuotes } from '../../../src/agents/mark.ts';
import { shown } from '../../../src/agents/numbers-in-text.ts';
import { chatRequestOf, promptOf, requestHashOf } from '../../../src/agents/prompt/prompt.ts';
import { wireSchema } from '../../../src/agents/replies/wire.ts';
import { markerOf } from '../../../src/agents/team-config.ts';
import type { AccountId } from '../../../src/domain/ids.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { cheerful, heldOf, snapshotOf } from '../../support/snapshot.ts';
import { house, playCycle, teamOf } from '../../support/team.ts';

const views = [cheerful('BTC', 64_000), cheerful('ETH', 2_500)];
const snapshot = snapshotOf(views, [heldOf('ETH', 'long', 2_400)]);
const team = teamOf({ briefs: { quant: 'Mind the funding.' } });

/** The house, but one voice so far from the others that there is a second round. */
const contrary = (ask: Ask): ChatOutcome => {
  const outcome = house(ask);
  const turned = ask.role === 'quant' && outcome.ok && ask.key.includes('p');
  return turned ? { ...outcome, text: outcome.text.replaceAll(/"pUp":[\d.]+/g, '"pUp":0.1') } : outcome;
};
const { asks } = playCycle(team, snapshot, contrary);

const userText = (ask: Ask): string => promptOf(ask)[1]?.content ?? '';
const askOf = (key: string): Ask => asks.find((ask) => ask.key === key) ?? expect.fail(`no ask ${key}`);
/** The prompt cut at its headings. */
const sectionsOf = (ask: Ask): ReadonlyMap<string, string> =>
  new Map(
    userText(ask)
      .split(/^(?=## )/m)
      .map((section) => [/^## (\w+)/.exec(section)?.[1] ?? '', section]),
  );

describe('the layout of a prompt', () => {
  it('is a static system text, then one message: snapshot, posts, board, task', () => {
    for (const ask of asks) {
      const messages = promptOf(ask);
      expect(messages.map((message) => message.role)).toEqual(['system', 'user']);
      expect(messages[0]).toEqual(promptOf(askOf('0/decompose/leader'))[0]);
    }
    expect([...sectionsOf(askOf('0/decompose/leader')).keys()]).toEqual(['Snapshot', 'Your']);
    expect([...sectionsOf(askOf('0/propose/quant')).keys()]).toEqual(['Snapshot', 'Your']);
    expect([...sectionsOf(askOf('0/propose/researcher')).keys()]).toEqual(['Snapshot', 'Posts', 'Your']);
    expect([...sectionsOf(askOf('0/criticise.1/creative')).keys()]).toEqual(['Snapshot', 'Posts', 'Board', 'Your']);
    expect([...sectionsOf(askOf('0/decide/leader')).keys()]).toEqual(['Snapshot', 'Board', 'Your']);
  });

  it('has a snapshot equal to the byte for all roles and rounds', () => {
    expect(new Set(asks.map((ask) => sectionsOf(ask).get('Snapshot'))).size).toBe(1);
  });

  it('has a posts block equal to the byte for the two that read posts, and none for the others', () => {
    const blocks = asks.map((ask) => ({ role: ask.role, posts: sectionsOf(ask).get('Posts') }));
    const readers = blocks.filter(({ role }) => role === 'researcher' || role === 'creative');
    expect(new Set(readers.map(({ posts }) => posts)).size).toBe(1);
    expect(readers[0]?.posts).toContain('~people~'.replaceAll('~', team.marker));
    for (const { role, posts } of blocks) if (role === 'leader' || role === 'quant') expect(posts).toBeUndefined();
  });

  it('has a board that only grows at its end', () => {
    for (const role of ['researcher', 'quant', 'creative']) {
      const first =
        sectionsOf(askOf(`0/criticise.1/${role}`))
          .get('Board')
          ?.trimEnd() ?? expect.fail('no board');
      const second = sectionsOf(askOf(`0/criticise.2/${role}`)).get('Board') ?? '';
      expect(second.startsWith(first)).toBe(true);
      expect(second.length).toBeGreaterThan(first.length);
      const before = userText(askOf(`0/criticise.1/${role}`));
      const shared = before.slice(0, before.indexOf('## Your task')).trimEnd();
      expect(userText(askOf(`0/criticise.2/${role}`)).startsWith(shared)).toBe(true);
    }
  });

  it('lists evidence and posts oldest first', () => {
    const ids = (section: string | undefined) => [...(section ?? '').matchAll(/(?:post|price|signal|indicator)-\d+/g)];
    const text = sectionsOf(askOf('0/propose/researcher'));
    const evidence = ids(text.get('Snapshot')).map(([id]) => id);
    const oldest = [...snapshot.evidence].sort((left, right) => left.visible - right.visible).map((item) => item.id);
    expect(evidence).toEqual(oldest);
    expect(ids(text.get('Posts')).map(([id]) => id)).toEqual(oldest.filter((id) => id.startsWith('post')));
  });

  it('puts role, author’s words and task last, and says there what to mend', () => {
    const task = sectionsOf(askOf('0/propose/quant')).get('Your') ?? '';
    expect(task).toContain('You are the quant.');
    expect(task).toContain('Mind the funding.');
    const mended = userText({ ...askOf('0/propose/quant'), problems: ['reply: unknown keys'] });
    expect(mended.startsWith(userText(askOf('0/propose/quant')).trimEnd())).toBe(true);
    expect(mended).toContain('- reply: unknown keys');
  });

  it('carries positions with their exits and the thesis, marked', () => {
    const text = sectionsOf(askOf('0/decompose/leader')).get('Snapshot');
    expect(text).toContain('ETH long size 1 entry 2400 leverage 2');
    expect(text).toContain(`thesis "${marked('it goes up', team.marker)}"`);
  });

  it('names no peer by its role, and draws another order for each reader', () => {
    const boards = ['researcher', 'quant', 'creative'].map(
      (role) => sectionsOf(askOf(`0/criticise.1/${role}`)).get('Board') ?? '',
    );
    for (const board of boards) expect(board).not.toMatch(/researcher|quant|creative/);
    const orders = new Set<string>();
    for (let cycle = 0; cycle < 20; cycle += 1) {
      const played = playCycle(team, { ...snapshot, cycle }, house);
      for (const ask of played.asks) {
        if (ask.brief.phase === 'criticise') orders.add(ask.brief.board.peers.map((peer) => peer.own).join());
      }
    }
    expect(orders.size).toBe(3);
  });
});

describe('the request', () => {
  it('closes symbols and evidence to those of the snapshot on strict rungs', () => {
    const { schema } = chatRequestOf(askOf('0/propose/quant'));
    expect(schema.$defs).toEqual({
      Symbol: { type: 'string', enum: ['BTC', 'ETH'] },
      EvidenceId: { type: 'string', enum: snapshot.evidence.map((item) => item.id) },
    });
  });

  it('drops bounds on the second rung, and nothing else', () => {
    const names = { symbols: ['BTC'], evidence: ['p-1'] };
    const strict = JSON.stringify(wireSchema('propose', 'json-schema', names));
    const loose = JSON.stringify(wireSchema('propose', 'json-schema-loose', names));
    expect(strict).toMatch(/"maxItems":6/);
    expect(loose).not.toMatch(/"(min|max|exclusive)\w+":/);
    expect(loose).toContain('"enum":["p-1"]');
    expect(loose).toContain('"additionalProperties":false');
  });

  it.each(['json-object', 'text'] as const)(
    'states the schema in the prompt where rung %s does not carry it',
    (rung) => {
      const ask = askOf('0/propose/quant');
      const withSchema = chatRequestOf({ ...ask, rung }).messages[1]?.content ?? '';
      expect(withSchema).toContain('"proposals"');
      expect(chatRequestOf(ask).messages[1]?.content).not.toContain('"proposals"');
    },
  );

  it('is the same for the same ask, so that a cassette finds it', () => {
    const again = playCycle(team, snapshotOf(views, snapshot.held), contrary).asks;
    expect(again.map((ask) => chatRequestOf(ask))).toEqual(asks.map((ask) => chatRequestOf(ask)));
  });
});

describe('the hash that names a request in a cassette', () => {
  const hashOf = (ask: Ask): string => requestHashOf(ask);
  const ask = askOf('0/propose/researcher');

  it('is the same for the same request, and another for every other of the cycle', () => {
    const again = playCycle(team, snapshotOf(views, snapshot.held), contrary).asks;
    expect(again.map(hashOf)).toEqual(asks.map(hashOf));
    expect(new Set(asks.map(hashOf)).size).toBe(asks.length);
  });

  it.each<[string, Ask]>([
    [
      'a post',
      { ...ask, snapshot: { ...snapshot, evidence: snapshot.evidence.map((item) => ({ ...item, text: 'other' })) } },
    ],
    ['a number', { ...ask, snapshot: { ...snapshot, equity: snapshot.equity + 1 } }],
    ['an id', { ...ask, snapshot: { ...snapshot, evidence: snapshot.evidence.slice(1) } }],
    ['the rung', { ...ask, rung: 'json-object' }],
    ['the model', { ...ask, model: 'other/model' }],
    ['the length', { ...ask, team: { ...team, maxTokens: 7 } }],
    ['the mode', { ...ask, team: { ...team, mode: 'expert' } }],
    ['the season', { ...ask, team: { ...team, seasonBrief: 'Season none.' } }],
    ['the author’s words', { ...ask, team: { ...team, briefs: { researcher: 'Mind the crowd.' } } }],
    ['what is to be mended', { ...ask, problems: ['reply: unknown keys'] }],
    ['what a tool found', { ...ask, found: [snapshot.evidence.slice(0, 1)] }],
  ])('is another with another %s', (_what, changed) => {
    expect(hashOf(changed)).not.toBe(hashOf(ask));
  });
});

describe('marking', () => {
  const marker = '~a1~';
  it.each([
    ['buy now', '~a1~buy~a1~now~a1~'],
    ['', ''],
    ['one', '~a1~one~a1~'],
    ['a ~a1~ b', '~a1~a~a1~b~a1~'],
    [' a\t\n b ', '~a1~a~a1~b~a1~'],
    ['x'.repeat(30), `~a1~${'x'.repeat(24)}~a1~${'x'.repeat(6)}~a1~`],
  ])('%j becomes %j', (text, expected) => {
    expect(marked(text, marker)).toBe(expected);
  });

  it('leaves nothing that could close the block it stands in', () => {
    const text = markedJson('"} ~a1~>>> \n <<<', marker);
    expect(text).not.toContain('\n');
    expect(text).not.toMatch(/[<>]/);
    expect(JSON.parse(text)).toBe('~a1~"}~a1~>>>~a1~<<<~a1~');
  });

  it('differs by account and seed, and runs into no number', () => {
    const drawn = (seed: number, account: string) => markerOf(seed, account as AccountId, 'v1');
    const markers = [drawn(1, 'a'), drawn(2, 'a'), drawn(1, 'b')];
    expect(new Set(markers).size).toBe(3);
    for (const one of markers) expect(one).toMatch(/^~[0-9a-f]{6}~$/);
  });

  it('turns quotes into the ids they come from', () => {
    expect(withoutQuotes('he says "buy it all" and “now”', ['p-1', 'p-2'])).toBe('he says [p-1 p-2] and [p-1 p-2]');
    expect(withoutQuotes('say "buy"', [])).toBe('say [quote]');
  });
});

describe('shown numbers', () => {
  it.each([
    [64_123.5, '64123.5'],
    [0.000012345678, '0.0000123457'],
    [1 / 3, '0.333333'],
    [123_456_789.4, '123456789'],
    [-0.5, '-0.5'],
    [100, '100'],
    [0, '0'],
    [1e-15, '0'],
  ])('%s is %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});
