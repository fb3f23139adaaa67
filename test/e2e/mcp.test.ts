import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { SHAPES } from '../../src/web/api/shapes.ts';
import { writeSmallRun } from '../support/small-run.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const answerSchema = z.object({ content: z.tuple([z.object({ text: z.string() })]), isError: z.boolean().optional() });

let root: string;
let client: Client;
const troubles: Error[] = [];
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'quartet-mcp-')));
  mkdirSync(join(root, 'here'));
  writeSmallRun(join(root, 'here'));
  symlinkSync(root, join(root, 'here', 'out'));
  client = new Client({ name: 'test', version: '1' });
  // What is on its output and is no message of the protocol comes here.
  client.onerror = (error) => troubles.push(error);
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [PROGRAM, 'mcp'], cwd: join(root, 'here') }),
  );
});
afterAll(async () => {
  await client.close();
  rmSync(root, { recursive: true });
});

async function call(name: string, given: Record<string, unknown> = {}) {
  const answer = answerSchema.parse(await client.callTool({ name, arguments: given }));
  return { isError: answer.isError === true, text: answer.content[0].text };
}

async function asked(name: string, given: Record<string, unknown> = {}): Promise<unknown> {
  const { isError, text } = await call(name, given);
  expect(isError, text).toBe(false);
  return JSON.parse(text);
}

it('offers what reads, and one tool that starts something', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['runs', 'board', 'cycles', 'cycle', 'tapes', 'score', 'backtest']);
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name)).toEqual([
    'backtest',
  ]);
});

it('runs a scenario in a folder below, and answers about the run as the window does', async () => {
  expect(await asked('runs')).toEqual({ runs: [] });
  const ended = await asked('backtest', { scenario: 'scenario.yaml', out: 'runs/mine' });
  expect(ended).toMatchObject({ folder: 'runs/mine', state: 'finished' });
  const { runs } = SHAPES.runs.parse(await asked('runs'));
  expect(runs.map(({ id }) => id)).toEqual(['mine']);
  const { board } = SHAPES.board.parse(await asked('board', { run: 'mine' }));
  expect(JSON.stringify(board)).toContain('buy-and-hold');
  expect(await asked('cycles', { run: 'mine', latest: 5 })).toBeDefined();
});

it('lists tapes, tells what one holds, and scores a post', async () => {
  const { tapes } = z.object({ tapes: z.array(z.string()) }).parse(await asked('tapes'));
  expect(tapes).toEqual(expect.arrayContaining(['bundled/demo.ndjson.gz', 'bars.ndjson']));
  expect(await asked('tapes', { path: 'bars.ndjson' })).toMatchObject({ events: 120 });
  expect(await asked('score', { text: '$BTC to the moon' })).toMatchObject({ label: 'bullish' });
});

it.each([
  ['a folder above', { scenario: 'scenario.yaml', out: '../there' }],
  ['the folder itself', { scenario: 'scenario.yaml', out: '.' }],
  ['a link out of it', { scenario: 'scenario.yaml', out: 'out/there' }],
  ['an absolute path', { scenario: 'scenario.yaml', out: '/tmp/quartet-mcp-there' }],
  ['a scenario from outside', { scenario: '../scenario.yaml', out: 'runs/other' }],
])('starts nothing in %s', async (_name, given) => {
  const { isError, text } = await call('backtest', given);
  expect([isError, text]).toEqual([true, expect.stringContaining('mcp-outside')]);
  expect(existsSync(join(root, 'there')) || existsSync(join(root, 'here', 'runs', 'other'))).toBe(false);
});

it.each([
  ['a run that is not there', 'board', { run: 'other' }, /no run goes by this name/],
  ['a tape outside', 'tapes', { path: '/etc/passwd' }, /mcp-outside/],
  ['a scenario that is none', 'backtest', { scenario: 'bars.ndjson', out: 'runs/none' }, /scenario/],
])('says what is wrong with %s', async (_name, tool, given, words) => {
  const { isError, text } = await call(tool, given);
  expect([isError, text]).toEqual([true, expect.stringMatching(words)]);
});

it('has nothing on its output but the protocol', () => {
  expect(troubles).toEqual([]);
});
