import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { SqliteLists } from '../../src/adapters/kept-lists/sqlite-lists.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { sha256 } from '../../src/domain/hash.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { statesAt } from '../../src/run/replay.ts';
import { compareShape } from '../../src/web/api/board-shape.ts';
import { RunLog } from '../../src/web/api/run-log.ts';
import { cyclesShape, fillsShape } from '../../src/web/api/shapes.ts';
import { positionsShape, stateShape } from '../../src/web/api/state-shape.ts';
import { LogKeeper, type ReadSoFar } from '../../src/web/serve/log-keeper.ts';
import { quartet } from '../support/cli.ts';
import { openBrowser } from '../support/window/browser.ts';
import { rewritten } from '../support/window/rewritten.ts';
import { allRead, answered, command, ended, type Served, served, smallArena } from '../support/window/server.ts';

const arena = smallArena(['buy-and-hold']);
const folder = join(arena.runs, 'whole');
const cuts = [1, 9_000, 15_011];
const BAR_MS = 5 * MINUTE_MS;
let server: Served;
let last: number;
/** The row in which the other run's team gives another reason. */
let edited: number | undefined;

beforeAll(async () => {
  await ended(command(['backtest', arena.scenario, '--out', folder, '--json']));
  for (const cut of cuts)
    rewritten(folder, join(arena.runs, `cut-${cut}`), (row) => (row.sequence > cut ? undefined : row));
  rewritten(folder, join(arena.runs, 'edited'), (row) => {
    if (edited !== undefined || row.account !== 'house-team' || row.sequence < 9_000) return row;
    const body = row.body.replace(/"rationale":"(?:[^"\\]|\\.)*"/, '"rationale":"somebody else thought so"');
    if (body !== row.body) edited = row.sequence;
    return { ...row, body };
  });
  server = await served([arena.runs, '--port', '0']);
  last = await allRead(server, 'whole');
  for (const cut of cuts) await allRead(server, `cut-${cut}`);
});

afterAll(() => server.close());

/** What is answered once it has been read, with its status. */
async function said(path: string): Promise<string> {
  for (;;) {
    const response = await server.get(`/api/v1${path}`);
    const text = await response.text();
    if (response.status !== 503) return `${response.status} ${text}`;
  }
}

describe('the cursor', () => {
  it('shows at 200 rows the state that stepping the run again comes to', async () => {
    const random = seededRandom('window', 'cursor');
    const rows = Array.from({ length: 200 }, () => 1 + Math.floor(random.next() * last)).sort((a, b) => a - b);
    const stepped = await statesAt(
      folder,
      rows.filter((row) => row < last),
      { given: 'none', file: join(dirname(arena.scenario), 'trusted.json') },
      { note: () => undefined, progress: () => undefined },
    );
    const shown: string[] = [];
    for (const row of rows.filter((one) => one < last))
      shown.push((await answered(server, `/runs/whole/state?at=${row}`, stateShape)).hash);
    expect(shown).toEqual(stepped);
    expect(new Set(shown).size).toBeGreaterThan(100);
  });

  it('prints the same hash in the terminal', async () => {
    const { hash } = await answered(server, '/runs/whole/state?at=12345', stateShape);
    const { out } = await quartet(['replay', folder, '--until', '12345']);
    expect(out).toContain(hash);
  });

  it('says nothing that a run without what comes after would not say, to the letter', async () => {
    for (const cut of cuts) {
      const { cycles } = await answered(server, `/runs/whole/cycles?at=${cut}`, cyclesShape);
      const newest = cycles.at(-1);
      const round = newest === undefined ? [] : [`/cycles/${newest.account}/${newest.cycle}`];
      const answers = [
        '',
        '/state',
        '/equity',
        '/equity?points=10',
        '/fills',
        '/cycles',
        '/entrants/house-team',
        '/board',
        '/feeds',
        '/prices',
        '/positions',
        '/symbols/ETH-USDT-PERP',
        '/symbols/ETH-USDT-PERP?from=1736121600000&to=9999999999999',
        '/equity?from=1736121600000&to=9999999999999',
        '/lessons/house-team',
        ...round,
      ];
      for (const answer of answers) {
        const [whole, ended] = await Promise.all(
          ['whole', `cut-${cut}`].map(async (run) => {
            return said(`/runs/${run}${answer}${answer.includes('?') ? '&' : '?'}at=${cut}`);
          }),
        );
        expect(whole, `${answer} at ${cut}`).toBe(ended);
      }
    }
  });

  it('tells what would close each position, and a rule is true exactly from the close that the venue acts on', async () => {
    const { fills } = await answered(server, '/runs/whole/fills?account=house-team', fillsShape);
    const closed = fills.filter(({ cause }) => cause.startsWith('invalidation'));
    const told = await Promise.all(
      closed.map(async ({ sequence, at, symbol }) => {
        const before = `?at=${sequence - 1}`;
        const { time } = await answered(server, `/runs/whole/state${before}`, stateShape);
        const { positions } = await answered(server, `/runs/whole/positions${before}`, positionsShape);
        const own = positions.find((one) => one.account === 'house-team' && one.symbol === symbol);
        return { isDue: time > at - (at % BAR_MS), own };
      }),
    );
    expect(told.map(({ own }) => own?.invalidation?.holds)).toEqual(told.map(({ isDue }) => isDue));
    expect(new Set(told.map(({ isDue }) => isDue))).toEqual(new Set([true, false]));
    for (const { own } of told) {
      expect(own?.invalidation).toMatchObject({ enforced: true, terms: [{ name: 'close(5m)' }] });
      const { side, lastClose = 0, liquidation, stop } = own ?? {};
      const away = side === 'long' ? -1 : 1;
      expect(stop?.distance).toBeCloseTo((Number(stop?.price) - lastClose) / lastClose, 12);
      // A stop stands before the liquidation, or would never be reached.
      if (liquidation !== undefined)
        expect(away * Number(liquidation.price)).toBeGreaterThan(away * Number(stop?.price));
    }
  });

  it('steps to the next and the last row, round and fill', async () => {
    const step = z.object({ sequence: z.int(), time: z.int() });
    const { cycles } = await answered(server, '/runs/whole/cycles', cyclesShape);
    const [first, second] = cycles;
    const from = first?.sequence ?? 0;
    expect((await answered(server, `/runs/whole/step?at=${from}&by=cycle`, step)).sequence).toBe(second?.sequence);
    const back = `/runs/whole/step?at=${second?.sequence}&by=cycle&back=yes`;
    expect((await answered(server, back, step)).sequence).toBe(from);
    expect((await answered(server, `/runs/whole/step?at=${from}`, step)).sequence).toBe(from + 1);
    expect((await answered(server, `/runs/whole/step?at=${last}&by=fill`, step)).sequence).toBe(last);
    const later = await answered(server, `/runs/whole/step?at=${from}&by=time&ms=60000`, step);
    expect(later.time).toBeLessThanOrEqual((first?.at ?? 0) + 60_000);
    expect(later.sequence).toBeGreaterThan(from);
  });
});

describe('what lies behind the cursor', () => {
  const PLANTED = 'PLANTED-behind-the-cursor';
  const CUT = 9_000;

  beforeAll(async () => {
    rewritten(folder, join(arena.runs, 'planted'), (row) => {
      if (row.sequence <= CUT) return row;
      const body = row.body.replace(/"(rationale|reply)":"/g, `$&${PLANTED} `);
      return { ...row, body };
    });
    await allRead(server, 'planted');
  });

  it('is in no answer, on no page and nowhere in the memory of one, and is there where the cursor is behind it', async () => {
    const { cycles } = await answered(server, `/runs/planted/cycles?at=${CUT}&account=house-team`, cyclesShape);
    const newest = cycles.at(-1)?.cycle ?? expect.fail();
    const { fills } = await answered(server, `/runs/planted/fills?at=${CUT}&account=house-team`, fillsShape);
    const { symbol = '' } = fills.at(-1) ?? {};
    const browser = await openBrowser();
    const page = await browser.newPage();
    const answers: Promise<string>[] = [];
    const streams = new Set<string>();
    page.on('response', (response) => {
      const { pathname, search } = new URL(response.url());
      if (pathname.endsWith('/events')) streams.add(search);
      else answers.push(response.text().catch(() => ''));
    });
    const pages = [
      '',
      '/entrants/house-team',
      '/cycles',
      `/cycles/house-team/${newest}`,
      '/feeds',
      `/symbols/${symbol}`,
    ];
    for (const path of pages) {
      await page.goto(new URL(`/runs/planted${path}?at=${CUT}`, server.url).href);
      await page.getByRole('slider', { name: 'Row of the journal' }).waitFor();
      await page.waitForLoadState('load');
      await expect.poll(() => page.getByRole('status').count(), { timeout: 60_000 }).toBe(0);
      expect(await page.content(), path).not.toContain(PLANTED);
      expect(await heapOf(page), path).not.toContain(PLANTED);
    }
    expect((await Promise.all(answers)).filter((text) => text.includes(PLANTED))).toEqual([]);
    // It tells how far the run goes, and nothing that came there.
    expect([...streams]).toEqual(['?fills=no']);
    const later = await answered(server, '/runs/planted/cycles?account=house-team', cyclesShape);
    const after = later.cycles.filter(({ sequence }) => sequence > CUT)[0]?.cycle ?? expect.fail();
    await page.goto(new URL(`/runs/planted/cycles/house-team/${after}`, server.url).href);
    await page.getByText(PLANTED).first().waitFor();
    expect(await heapOf(page)).toContain(PLANTED);
    await browser.close();
  });
});

/** Every text that a page's script holds. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  let text = '';
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    text += chunk;
  });
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return text;
}

describe('two runs', () => {
  it('part where the first thing differs, in the terminal, in the API and on the page alike', async () => {
    const names = [join(arena.runs, 'whole'), join(arena.runs, 'edited')];
    const printed = await ended(command(['compare', ...names]));
    const told = compareShape.parse(JSON.parse(await ended(command(['compare', ...names, '--json']))));
    const answer = await answered(server, '/compare?left=whole&right=edited', compareShape);
    expect({ ...answer, left: told.left, right: told.right }).toEqual(told);
    expect(answer.different).toEqual([]);
    expect(answer.equal).toContain('tapes');
    expect(answer.partings.map(({ account }) => account)).toEqual(['house-team']);
    const { cycles } = await answered(server, `/runs/whole/cycles?at=${edited}&account=house-team`, cyclesShape);
    expect(answer.partings[0]?.cycle).toBe(cycles.at(-1)?.cycle);
    expect(answer.partings[0]?.right).toContain('somebody else thought so');
    expect(printed).toContain('somebody else thought so');
    const team = answer.rows.find(({ entrant }) => entrant === 'house-team');
    expect(team).toMatchObject({ same: false, versus: { difference: 0, outcome: 'cannot-be-told' } });
    expect(answer.rows.find(({ entrant }) => entrant === 'buy-and-hold')?.same).toBe(true);
    const browser = await openBrowser();
    const page = await browser.newPage();
    await page.goto(server.url);
    for (const run of ['whole', 'edited']) await page.getByRole('checkbox', { name: `Compare ${run}` }).check();
    await page.getByRole('link', { name: /^Compare whole with edited/ }).click();
    await page.getByText('somebody else thought so').first().waitFor();
    await page.getByRole('link', { name: 'The whole round' }).nth(1).waitFor();
    await browser.close();
  });
});

describe('what a window keeps of a journal', () => {
  const kept = mkdtempSync(join(tmpdir(), 'quartet-window-kept-'));
  const cache = join(kept, 'cache');
  const run = join(kept, 'run');
  const file = () => join(cache, readdirSync(cache).find((name) => name.endsWith('.db')) ?? '');
  const layRun = (change: Parameters<typeof rewritten>[2]): void => {
    rmSync(run, { recursive: true, force: true });
    rewritten(folder, run, change);
  };

  /** Where a window that opens the run begins to read, and what it shows in the end. */
  async function opened(): Promise<readonly [from: number, shown: string]> {
    mkdirSync(cache, { recursive: true });
    const keeper = new LogKeeper(run, cache);
    const told: ReadSoFar[] = [];
    await keeper.readOn((soFar) => told.push(soFar));
    keeper.close();
    const lists = SqliteLists.open(file(), 'read');
    const log = new RunLog(lists);
    const { last: end } = log;
    const fills = log.fills({ from: 0, to: log.fillCount(end) });
    const rounds = log.rounds({ from: 0, to: log.roundCount(end) }, end);
    const books = log.booksBefore(end);
    const journal = readJournal(run);
    for (const row of runRows(journal.rows(books.sequence + 1, end))) books.addRow(row);
    journal.close();
    const shown = canonicalJson({ end, fills, rounds, hash: books.hash(), time: log.timeOf(end) });
    lists.close();
    return [told[0]?.read ?? -1, sha256(shown)];
  }

  afterAll(() => rmSync(kept, { recursive: true }));

  it('is gone on with, and made anew where the journal is another or the cache is not what it was', async () => {
    // To the end of a block, as a journal that grew has it.
    layRun((row) => (row.sequence > 3_584 ? undefined : row));
    expect((await opened())[0]).toBe(0);
    layRun((row) => (row.sequence > 5_000 ? undefined : row));
    const [from, shown] = await opened();
    expect(from).toBe(3_584);
    expect(await opened()).toEqual([5_000, shown]);
    rmSync(cache, { recursive: true });
    expect(await opened()).toEqual([0, shown]);
    writeFileSync(file(), 'no lists '.repeat(900));
    expect(await opened()).toEqual([0, shown]);
    // Another one, which ends as this one does.
    layRun((row) =>
      row.sequence > 5_000 ? undefined : { ...row, body: row.body.replaceAll('"rationale":"', '$&So: ') },
    );
    expect(await opened()).toEqual([0, shown]);
  });

  it('is all that is left when nothing was read for a while, and a journal that grew since is read on', async () => {
    const runs = join(kept, 'runs');
    rewritten(folder, join(runs, 'grown'), (row) => (row.sequence > 3_584 ? undefined : row));
    const server = await served([runs, '--port', '0']);
    const threads = () => readdirSync(`/proc/${server.process.pid}/task`).length;
    expect(await allRead(server, 'grown')).toBe(3_584);
    const reading = threads();
    while (threads() >= reading) await pause(200);
    rmSync(join(runs, 'grown'), { recursive: true });
    rewritten(folder, join(runs, 'grown'), (row) => (row.sequence > 5_000 ? undefined : row));
    while ((await allRead(server, 'grown')) < 5_000) await pause(50);
    expect(threads()).toBe(reading);
    await server.close();
  });
});

it('a window that was killed and is opened again goes on from the row that its clients name', async () => {
  const first = await served([arena.runs, '--port', '0']);
  await allRead(first, 'whole');
  const port = new URL(first.url).port;
  const half = await messages(first.url, '1', 1);
  first.process.kill('SIGKILL');
  await new Promise((done) => first.process.once('close', done));
  const again = await served([arena.runs, '--port', port]);
  await allRead(again, 'whole');
  const [rest] = await messages(again.url, String(half[0]?.to), 0);
  const whole = await messages(again.url, '1', 1);
  expect(half[0]?.from).toBe(1);
  expect(rest).toBeUndefined();
  expect(whole).toEqual(half);
  await again.close();
});

const message = z.object({ from: z.int(), to: z.int(), fills: z.array(z.object({ id: z.string() })) });

/** So many messages of the stream, from a row on. */
async function messages(url: string, after: string, count: number): Promise<readonly z.infer<typeof message>[]> {
  const stop = new AbortController();
  const address = `${url}api/v1/runs/whole/events`;
  const response = await fetch(address, { headers: { 'last-event-id': after }, signal: stop.signal });
  const found: z.infer<typeof message>[] = [];
  let text = '';
  const reader = response.body?.getReader();
  while (found.length < count && reader !== undefined) {
    const { value } = await reader.read();
    text += Buffer.from(value ?? new Uint8Array()).toString();
    const data = [...text.matchAll(/^data: (.*)$/gm)].map((match) => match[1] ?? '');
    found.splice(0, found.length, ...data.map((one) => message.parse(JSON.parse(one))));
  }
  stop.abort();
  return found;
}
