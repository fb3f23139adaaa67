import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { feedsShape } from '../../src/web/api/shapes.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid } from '../support/fake-venues/markets.ts';
import { bluesky } from '../support/fake-venues/words.ts';
import { testFolder } from '../support/test-folder.ts';
import { openBrowser } from '../support/window/browser.ts';
import { command, ended } from '../support/window/server.ts';

const root = testFolder('window-paper');
let venues: FakeServer;
let timer: NodeJS.Timeout;
let scenario: string;

beforeAll(async () => {
  const exchanges = [new FakeExchange(hyperliquid, () => Date.now()), new FakeExchange(bluesky, () => Date.now())];
  venues = await serve(exchanges);
  timer = setInterval(() => {
    for (const exchange of exchanges) exchange.happen();
  }, 40);
  scenario = join(root, 'local.yaml');
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  const lines = [
    'name: local',
    'feeds: [{ live: [local/hyperliquid, local/bluesky] }]',
    `instruments: [{ symbol: BTC-USDT-PERP, ${instrument} }]`,
    'bars: { every: 1s }',
    'cycle: { every: 2s, deadlineMs: 1000 }',
    'capital: "10000 USDT"',
    `entrants: [{ id: hold, strategy: buy-and-hold }, { id: team, strategy: ${resolve('strategies/house-team.ts')}, mode: team }]`,
  ];
  writeFileSync(scenario, `${lines.join('\n')}\n`);
});

afterAll(async () => {
  clearInterval(timer);
  await venues.close();
});

const problem = z.object({ code: z.string() });

/** How the feeds stand, as soon as it holds. */
async function feedsWhen(url: string, holds: (feeds: z.infer<typeof feedsShape>) => boolean) {
  for (;;) {
    const body: unknown = await (await fetch(`${url}api/v1/runs/paper/feeds`)).json();
    const feeds = problem.safeParse(body).success ? undefined : feedsShape.parse(body);
    if (feeds !== undefined && holds(feeds)) return feeds;
    await pause(100);
  }
}

it('a window beside a paper run shows its feeds and rounds as they go on, and ends with it', async () => {
  const folder = join(mkdtempSync(join(root, 'try-')), 'paper');
  const run = command(['paper', scenario, '--out', folder, '--serve', '--json'], {
    QUARTET_LOCAL_PORT: String(venues.port),
  });
  const url = await new Promise<string>((found) => {
    let text = '';
    run.stderr?.on('data', (part: Buffer) => {
      text += part;
      const address = /open at (http:\S+)/.exec(text)?.[1];
      if (address !== undefined) found(address);
    });
  });
  const feeds = await feedsWhen(
    url,
    ({ now, rounds }) => now?.sources[0]?.lastEventAt !== undefined && rounds.length > 0,
  );
  expect(feeds.now?.sources.map(({ source }) => source)).toEqual(['hyperliquid', 'bluesky']);
  expect((feeds.now?.nextCycleAt ?? 0) % 2_000).toBe(0);
  await feedsWhen(url, ({ rounds }) => (rounds[0]?.phases.length ?? 0) > 0);
  const early = feedsShape.parse(await (await fetch(`${url}api/v1/runs/paper/feeds?at=1`)).json());
  expect(early.now).toBeUndefined();
  expect(early.rounds).toEqual([]);
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`${url}runs/paper`);
  await page.getByRole('link', { name: 'Feeds', exact: true }).click();
  await page
    .getByRole('region', { name: 'Sources' })
    .getByRole('row', { name: /hyperliquid .*open/ })
    .waitFor();
  await page.getByRole('link', { name: /^team, round \d+$/ }).waitFor();
  await browser.close();
  // However the run ends, nobody is left to close its window by hand.
  run.kill('SIGKILL');
  while (
    await fetch(url).then(
      () => true,
      () => false,
    )
  )
    await pause(100);
  expect(existsSync(join(folder, 'feeds.json'))).toBe(true);
  expect(await ended(command(['verify', folder]))).toMatch(/sound|whole|proved|holds/);
});

interface Receiver {
  readonly url: string;
  /** Ids and kinds of what was taken. */
  readonly taken: readonly { readonly id: string; readonly kind: string }[];
  close(): void;
}

const alertBody = z.object({ id: z.string(), kind: z.string() });

/** A webhook of somebody, who is out at first. */
async function receiver(refusals: number): Promise<Receiver> {
  const taken: { id: string; kind: string }[] = [];
  let left = refusals;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part;
    });
    request.on('end', () => {
      left -= 1;
      if (left < 0) taken.push(alertBody.parse(JSON.parse(body)));
      response.writeHead(left < 0 ? 204 : 503).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  return { url, taken, close: () => server.close() };
}

it('tells a webhook of every fill and of the stop, once, though it was out and the run was killed', async () => {
  const config = mkdtempSync(join(root, 'config-'));
  const folder = join(mkdtempSync(join(root, 'try-')), 'told');
  const { url, taken, close } = await receiver(1);
  mkdirSync(join(config, 'quartet'));
  const webhook = `{ name: phone, url: "${url}", secretVariable: PHONE_SECRET, on: [fill, run-stopped] }`;
  writeFileSync(join(config, 'quartet', 'alerts.yaml'), `webhooks: [${webhook}]\n`);
  const env = { QUARTET_LOCAL_PORT: String(venues.port), XDG_CONFIG_HOME: config, PHONE_SECRET: 'rose' };
  expect(await ended(command(['alerts', 'test'], env))).toContain('phone: told');
  expect(taken.map(({ kind }) => kind)).toEqual(['test']);
  const words = ['paper', scenario, '--out', folder, '--json'];
  const first = command(words, env);
  const isTold = () => taken.length > 1 && existsSync(join(folder, 'alerts-phone.json'));
  while (!isTold()) await pause(50);
  first.kill('SIGKILL');
  await new Promise((done) => first.once('close', done));
  const second = command(words, env);
  let printed = '';
  second.stdout?.on('data', (part: Buffer) => {
    printed += part;
  });
  while (!printed.includes('"run-live"')) await pause(50);
  second.kill('SIGTERM');
  await new Promise((done) => second.once('close', done));
  close();
  const journal = readJournal(folder);
  const expected = [...runRows(journal.rows(1))].flatMap(({ sequence, records }) =>
    records.flatMap((record) => {
      const isAlert = record.kind === 'fill-made' || (record.kind === 'control-given' && record.command === 'stop');
      return isAlert ? [sequence] : [];
    }),
  );
  journal.close();
  const rows = taken.slice(1).map(({ id }) => Number(/^told\/(\d+)-\d+$/.exec(id)?.[1]));
  expect(new Set(rows)).toEqual(new Set(expected));
  // Killed between a letter and its note, it may come twice: under one name.
  expect(taken.length - new Set(taken.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
  expect(taken.at(-1)?.kind).toBe('run-stopped');
  expect(await ended(command(['verify', folder]))).not.toContain('error');
});
