import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cyclesShape, extentShape, fillsShape } from '../../src/web/api/shapes.ts';
import { openBrowser } from '../support/window/browser.ts';
import { allRead, answered, command, ended, type Served, served, smallArena } from '../support/window/server.ts';

const arena = smallArena();
const folder = join(arena.runs, 'one');
let browser: Browser;
let server: Served;
let run: Promise<string>;

beforeAll(async () => {
  browser = await openBrowser();
  server = await served([arena.runs, '--port', '0']);
  run = ended(command(['backtest', arena.scenario, '--out', folder, '--json']));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function page(path: string, width = 1440): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width, height: 900 } });
  await opened.goto(new URL(path, server.url).href);
  return opened;
}

const keyOf = ({ account, id }: { account: string; id: string }) => `${account} ${id}`;

/** A run may be looked for before its first row is there. */
async function begun(): Promise<void> {
  while (!existsSync(join(folder, 'journal.db'))) await new Promise((resume) => setTimeout(resume, 20));
  for (;;) {
    const { runs } = await answered(server, '/runs', z.object({ runs: z.array(z.object({ rows: z.number() })) }));
    if ((runs[0]?.rows ?? 0) > 0) break;
  }
  // Who asks for a stream before the first rows were read is told to come again.
  await answered(server, '/runs/one/extent', extentShape);
}

describe('a run that goes on', () => {
  it('is followed from its first row to its end, with every fill on the page', async () => {
    await begun();
    const board = await page('/runs/one');
    await board.getByText('Latest fills').waitFor();
    const streamed = streamedFills(`${server.url}api/v1/runs/one/events?after=1`);
    await board
      .getByText(/going|finished/)
      .first()
      .waitFor();
    const printed = z
      .object({ accounts: z.array(z.object({ account: z.string(), fillCount: z.number() })) })
      .parse(JSON.parse((await run).replace(/^[^{]*/, '')));
    await allRead(server, 'one');
    const count = printed.accounts.reduce((sum, { fillCount }) => sum + fillCount, 0);
    expect(count).toBeGreaterThan(50);
    await board.getByRole('button', { name: `All ${count} fills` }).click();
    await board
      .locator('[data-fill]')
      .nth(count - 1)
      .waitFor();
    const onPage = await board
      .locator('[data-fill]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-fill')));
    const { fills } = await answered(server, '/runs/one/fills', fillsShape);
    expect(onPage.toSorted()).toEqual(fills.map(keyOf).toSorted());
    expect((await streamed(count)).map(keyOf)).toEqual(fills.map(keyOf));
    await board.close();
  });
});

/** Reads the stream until so many fills came. */
function streamedFills(url: string): (count: number) => Promise<readonly { account: string; id: string }[]> {
  const message = z.object({ fills: fillsShape.shape.fills });
  const found: { account: string; id: string }[] = [];
  const stop = new AbortController();
  const reading = (async () => {
    const response = await fetch(url, { signal: stop.signal });
    let text = '';
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString();
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const one of messages) {
        const data = /^data: (.*)$/m.exec(one)?.[1];
        if (data !== undefined) found.push(...message.parse(JSON.parse(data)).fills);
      }
    }
  })().catch(() => undefined);
  return async (count) => {
    while (found.length < count) await new Promise((resume) => setTimeout(resume, 50));
    stop.abort();
    await reading;
    return found;
  };
}

describe('a run that is over', () => {
  beforeAll(async () => {
    await run;
    await allRead(server, 'one');
  });

  it('asks for a row when it has been read, and not again and again before', async () => {
    const { last } = await answered(server, '/runs/one/extent', extentShape);
    const opened = await page('/');
    const asked: string[] = [];
    opened.on('request', (request) => asked.push(new URL(request.url()).pathname));
    let read = 10;
    await opened.route('**/extent?*', async (route) => {
      const json = extentShape.parse(await (await route.fetch()).json());
      return route.fulfill({ json: { ...json, read } });
    });
    await opened.goto(new URL(`/runs/one?at=${last - 1}`, server.url).href);
    await opened.getByText('comes when it has been read').waitFor();
    await opened.waitForTimeout(1_200);
    expect(asked.filter((path) => path.includes('/extent')).length).toBeGreaterThan(1);
    expect(asked.filter((path) => path.includes('/runs/one/') && !path.includes('/extent'))).toEqual([]);
    read = last;
    await opened.locator('.verdict').waitFor();
    expect(asked.filter((path) => path.includes('/board'))).toHaveLength(1);
    await opened.close();
  });

  it('shows the verdict and the figures that the terminal prints', async () => {
    await run;
    const printed = await ended(command(['leaderboard', folder]));
    const board = await page('/runs/one');
    // What was reckoned while the rows were still being read says of which row it is.
    await board.locator('.verdict:not(:has(small))').waitFor();
    const row = board.getByRole('region', { name: 'Leaderboard' }).getByRole('row', { name: /house-team/ });
    await row.waitFor();
    const line = printed.split('\n').find((one) => one.includes('house-team')) ?? '';
    const [, rank = '', share = '', interval = ''] = /^\s*(\S+)\s+house-team\s+(\S+ %)\s+(\[[^\]]*\])/.exec(line) ?? [];
    expect(rank).not.toBe('');
    const text = ((await row.textContent()) ?? '').replaceAll('\u202f', ' ');
    for (const figure of [rank, share, interval]) expect(text).toContain(figure);
    const verdict = await board.locator('.verdict').textContent();
    expect(printed.replaceAll(/\s+/g, ' ')).toContain(verdict?.trim());
    // The list reckons nothing, and says whose word it is.
    const list = await page('/');
    await list.getByText('Told by the run’s last row, not reckoned here').waitFor();
    await board.close();
  });

  it('opens by deep links, on a phone too, without anything wider than the screen', async () => {
    await run;
    for (const path of [
      '/',
      '/runs/one',
      '/runs/one/entrants/house-team',
      '/runs/one/cycles',
      '/runs/one/cycles/house-team/20',
      '/runs/one/symbols/ETH-USDT-PERP',
    ]) {
      const phone = await page(path, 390);
      const troubles: string[] = [];
      phone.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      await phone.locator('h1').first().waitFor();
      await phone.waitForLoadState('networkidle').catch(() => undefined);
      expect(await phone.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390);
      expect(troubles, path).toEqual([]);
      await phone.close();
    }
  });

  it('is walked by keyboard alone', async () => {
    await run;
    const board = await page('/runs/one?at=5000');
    const slider = board.getByRole('slider', { name: 'Row of the journal' });
    await slider.focus();
    await board.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(board.url()).searchParams.get('at')).toBe('5001');
    await board.locator('body').click({ position: { x: 5, y: 300 } });
    await board.keyboard.press('.');
    await expect.poll(() => Number(new URL(board.url()).searchParams.get('at'))).toBeGreaterThan(5001);
    await board.keyboard.press('l');
    await expect.poll(() => new URL(board.url()).searchParams.has('at')).toBe(false);
    const chart = board.getByRole('slider', { name: /^Equity/ });
    await chart.focus();
    await board.keyboard.press('ArrowLeft');
    await expect.poll(() => board.locator('.readout').first().textContent()).toMatch(/UTC: .*house-team/);
    await board.close();
  });
});

it('a trade opens on its chart, with why it was opened beside why it was closed', async () => {
  await run;
  await allRead(server, 'one');
  const team = await page('/runs/one/entrants/house-team');
  await team.getByRole('region', { name: 'Trades' }).getByRole('link').first().click();
  const opened = team.locator('section.card', { has: team.getByRole('heading', { name: 'Why it was opened' }) });
  const closed = team.locator('section.card', { has: team.getByRole('heading', { name: 'Why it was closed' }) });
  await opened.getByText(/order: .*until close\(5m\)/).waitFor();
  await closed.getByText(/By (?:its|an|its own)/).waitFor();
  expect(await closed.textContent()).toMatch(/the price moved [+−]?\d/);
  // The chart stands around the trade, and the table has that account's fills alone.
  await expect.poll(() => team.getByRole('button', { name: 'Wider' }).isEnabled()).toBe(true);
  const accounts = await team.getByRole('region', { name: 'Fills' }).locator('tbody td:nth-child(2)').allTextContents();
  expect(new Set(accounts)).toEqual(new Set(['house-team']));
  const chart = team.getByRole('slider', { name: /^Prices of/ });
  await chart.focus();
  await team.keyboard.press('ArrowLeft');
  await expect.poll(() => team.locator('.readout').textContent()).toMatch(/UTC: open \d/);
  await team.close();
});

it('a chart is zoomed and moved by keys, by the wheel and by dragging, and asks for what was left out', async () => {
  await run;
  await allRead(server, 'one');
  const board = await page('/runs/one');
  const chart = board.getByRole('slider', { name: /^Equity/ });
  await chart.waitFor();
  const isWhole = () => board.getByRole('button', { name: 'all', exact: true }).getAttribute('aria-pressed');
  const shown = () => board.locator('.switches .faint').last().textContent();
  const near = board.waitForRequest(/equity\?.*&from=\d+&to=\d+/);
  await chart.focus();
  await board.keyboard.press('+');
  await expect.poll(isWhole).toBe('false');
  await near;
  const before = await shown();
  await board.keyboard.press('Shift+ArrowLeft');
  await expect.poll(shown).not.toBe(before);
  const moved = await shown();
  const box = (await board.locator('.plot .u-over').first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await board.mouse.move(box.x + box.width / 2, box.y + 60);
  await board.mouse.down();
  await board.mouse.move(box.x + box.width / 4, box.y + 60, { steps: 4 });
  await board.mouse.up();
  await expect.poll(shown).not.toBe(moved);
  await board.keyboard.press('0');
  await expect.poll(isWhole).toBe('true');
  await board.mouse.wheel(0, 200);
  expect(await isWhole()).toBe('true');
  await board.close();
});

it('a team that keeps a notebook shows it, and what would close what it holds', async () => {
  await run;
  await allRead(server, 'one');
  const { cycles } = await answered(server, '/runs/one/cycles?account=house-team', cyclesShape);
  const filled = cycles.find(
    ({ cycle, outcome, marks }) => cycle > 40 && /^open/.test(outcome) && marks.includes('fill'),
  );
  const step = z.object({ sequence: z.int() });
  const { sequence } = await answered(server, `/runs/one/step?by=fill&account=house-team&at=${filled?.sequence}`, step);
  const team = await page(`/runs/one/entrants/house-team?at=${sequence}`);
  const notes = team.getByRole('region', { name: 'Notebook' }).getByRole('row');
  await notes
    .filter({ hasText: /weigh the like .*round \d+/ })
    .first()
    .waitFor();
  const held = team.getByRole('region', { name: 'Positions' }).getByRole('row');
  await held
    .filter({ hasText: /close\(5m\).*(?:true now|not known yet|words only)/ })
    .first()
    .waitFor();
  await team.close();
});

describe('everybody can read it', () => {
  const pages = ['/', '/runs/one', '/runs/one/entrants/house-team', '/runs/one/cycles'];
  const details = ['/runs/one/cycles/house-team/20', '/runs/one/symbols/ETH-USDT-PERP'];
  it.each([
    ['light', [...pages, ...details]],
    ['dark', details],
  ] as const)('axe finds nothing to complain of, %s', async (colorScheme, paths) => {
    await run;
    for (const path of paths) {
      const context = await browser.newContext({ colorScheme });
      const opened = await context.newPage();
      await opened.goto(new URL(path, server.url).href);
      await opened.locator('table, .runs').last().waitFor();
      await opened.evaluate(axe.source);
      const found = axeResult.parse(await opened.evaluate('axe.run()'));
      expect(found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      await context.close();
    }
  });
});

const axeResult = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

it('from the page alone one learns why a position was taken, and what the crowd had said', async () => {
  await run;
  const team = await page('/runs/one/entrants/house-team');
  const link = team.getByRole('region', { name: 'Fills' }).getByRole('link').last();
  const round = await link.textContent();
  await link.click();
  await team.getByRole('heading', { name: `Round ${round} of house-team` }).waitFor();
  await team.getByRole('heading', { name: 'Gate and venue' }).waitFor();
  expect(await team.getByText(/until close\(5m\)/).count()).toBeGreaterThan(0);
  const cited = team.getByRole('button', { name: /^post:/ });
  if ((await cited.count()) === 0) await team.goto(new URL('/runs/one/cycles/house-team/4', server.url).href);
  await cited.first().click();
  await expect
    .poll(() => team.locator('.quoted').first().textContent(), { timeout: 60_000 })
    .toMatch(/mood .*\$?[A-Z]/);
  await team.close();
});
