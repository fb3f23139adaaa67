import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extentShape } from '../../src/web/api/shapes.ts';
import { openBrowser } from '../support/window/browser.ts';
import { HOSTILE_TEXTS } from '../support/window/hostile.ts';
import { rewritten } from '../support/window/rewritten.ts';
import { allRead, answered, command, ended, type Served, served, smallArena } from '../support/window/server.ts';

const CANARY = 'CANARY-KEY-window-7f3a';
/** Connections that say nothing, or too little; `npm run soak:clients` has ten thousand. */
const SOCKETS = Number(process.env.QUARTET_HALF_OPEN ?? 3_000);
const arena = smallArena(['buy-and-hold']);
const folder = join(arena.runs, 'run');
let server: Served;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  await ended(command(['backtest', arena.scenario, '--out', folder, '--json']));
  const texts = JSON.stringify(HOSTILE_TEXTS.join(' ')).slice(1, -1);
  const reply = JSON.stringify(JSON.stringify({ text: HOSTILE_TEXTS.join(' '), evidence: HOSTILE_TEXTS }));
  let told = 0;
  rewritten(folder, join(arena.runs, '"><img src=x onerror=alert(1)>'), (row) => {
    if (told > 40) return undefined;
    if (row.body.includes('"role-answered"')) told += 1;
    const body = row.body
      .replace(/"rationale":"(?:[^"\\]|\\.)*"/g, () => `"rationale":"${texts}"`)
      .replace(/"reply":"(?:[^"\\]|\\.)*"/g, () => `"reply":${reply}`);
    return { ...row, body };
  });
  server = await served([arena.runs, '--port', '0'], { XAI_API_KEY: CANARY });
  await allRead(server, 'run');
  await answered(server, '/runs/run/extent', extentShape);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** What a request of one's own making is answered with; fetch would not let us choose these headers. */
function raw(path: string, options: { method?: string; headers?: Record<string, string>; base?: Served } = {}) {
  const { port, hostname } = new URL((options.base ?? server).url);
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((done, failed) => {
    const asked = request(
      { port, hostname, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    asked.on('error', failed);
    asked.end();
  });
}

describe('the door', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('does not answer %s', async (method) => {
    expect((await raw('/api/v1/runs', { method })).status).toBe(405);
  });

  it('answers HEAD as it answers GET, without the body', async () => {
    const { status, text, headers } = await raw('/api/v1/runs', { method: 'HEAD' });
    expect([status, text, headers['content-type']]).toEqual([200, '', 'application/json']);
  });

  it.each([
    ['a name that was pointed here', { host: 'evil.example' }],
    ['a name that begins like ours', { host: 'localhost.evil.example' }],
    ['another page', { origin: 'http://evil.example' }],
    ['a page of no origin', { origin: 'null' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['an image of another page', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ])('does not answer %s', async (_, headers) => {
    const { status, text } = await raw('/api/v1/runs', { headers });
    expect(status).toBe(403);
    expect(text).not.toContain('demo');
  });

  it.each([
    '/../package.json',
    '/assets/../../cli/main.js',
    '/assets/..%2f..%2fcli%2fmain.js',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/....//package.json',
    '/assets/page.js%00.html',
    '/api/v1/runs/..%2f..%2f..%2fetc%2fpasswd/board',
    '/api/v1/runs/%2e%2e/extent',
    '/api/v1/runs/%00/extent',
    '/api/v1/runs/__proto__/extent',
    '/api/v1/runs/run/entrants/__proto__',
    '/api/v1/runs/run/cycles/__proto__/1',
    '/api/v1/runs/run/cycles/house-team/1e9',
  ])('leads nowhere by %s', async (path) => {
    expect((await raw(path)).status).toBe(404);
  });

  it.each(['at=0', 'at=-1', 'at=1.5', 'at=NaN', 'at=1e400', 'at=', 'at=%27;drop'])('refuses %s', async (query) => {
    expect((await raw(`/api/v1/runs/run/state?${query}`)).status).toBe(400);
  });

  it('sends what keeps a browser from running or fetching anything else', async () => {
    for (const path of ['/', '/assets/page.js', '/api/v1/runs', '/nowhere']) {
      const { headers } = await raw(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('asks everybody for the token where others can reach it', async () => {
    const open = await served([arena.runs, '--port', '0', '--host', '127.0.0.1']);
    const ask = (headers: Record<string, string>, path = '/api/v1/runs') => raw(path, { headers, base: open });
    const token = open.token ?? '';
    expect(token.length).toBeGreaterThan(20);
    for (const given of [{}, { authorization: 'Bearer no' }, { cookie: 'quartet-token=' }, { authorization: token }])
      expect((await ask(given)).status).toBe(401);
    expect((await ask({}, `/api/v1/runs?token=${token}`)).status).toBe(401);
    const { status, headers } = await ask({ authorization: `Bearer ${token}` }, '/api/v1/session');
    expect(status).toBe(200);
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = `a=b; quartet-token=${token}`;
    expect((await ask({ cookie })).status).toBe(200);
    // Whoever has it is still no page of another name.
    expect((await ask({ cookie, host: 'evil.example' })).status).toBe(403);
    expect((await ask({ cookie, origin: 'http://evil.example' })).status).toBe(403);
    for (const path of ['/', '/runs/run', '/assets/page.js', '/api/v1/runs/run/state'])
      expect((await ask({ cookie }, path)).text).not.toContain(token);
    await open.close();
  });
});

describe('what strangers wrote', () => {
  it('runs nothing, fetches nothing and stays text', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    const dialogs: string[] = [];
    page.on('request', (one) => asked.push(one.url()));
    page.on('dialog', async (dialog) => {
      dialogs.push(dialog.message());
      await dialog.dismiss();
    });
    await page.goto(server.url);
    await page.locator('.runs h2 a').nth(1).waitFor();
    const hrefs = await page.locator('.runs h2 a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const own = hrefs.find((href) => href !== '/runs/run') ?? '';
    for (const path of ['', '/cycles', '/cycles/house-team/2', '/entrants/house-team']) {
      await page.goto(new URL(own + path, server.url).href);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(500);
      for (const summary of await page.locator('summary').all()) await summary.click();
    }
    await page.goto(new URL(`${own}/cycles/house-team/2`, server.url).href);
    await page.getByText('alert(').first().waitFor();
    expect(dialogs).toEqual([]);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('main img, main iframe, main script, main object, main form').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([]);
    await context.close();
  });

  it('and no key is in any answer, and no byte of the run was changed', async () => {
    const before = fingerprint();
    const about = [
      ...['', '/extent', '/state', '/positions', '/equity', '/fills', '/cycles', '/cycles/house-team/2', '/board'],
      ...[
        '/entrants/house-team',
        '/prices',
        '/symbols/ETH-USDT-PERP',
        '/posts/post:0-1',
        '/feeds',
        '/step',
        '/nothing',
      ],
    ].map((path) => `/api/v1/runs/run${path}`);
    const others = [
      '/',
      '/runs/run',
      '/assets/page.js',
      '/assets/page.css',
      '/nowhere',
      '/api/v1/runs',
      '/api/v1/schema',
    ];
    const wrong = ['/api/v1/runs/run/state?at=0', '/api/v1/runs/none', '/api/v1/compare?left=run&right=none'];
    for (const path of [...about, ...others, ...wrong]) {
      const { status, text, headers } = await raw(path);
      expect(status, path).toBeLessThan(500);
      expect(`${text} ${JSON.stringify(headers)}`, path).not.toContain(CANARY);
    }
    expect(fingerprint()).toEqual(before);
  });
});

function fingerprint(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !/-(?:wal|shm)$/.test(name))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs} ${readFileSync(join(folder, name)).length}`);
}

it('thousands who connect and say nothing, or little by little, keep nobody out for long', async () => {
  const { port } = new URL(server.url);
  const open = new Set<Socket>();
  const slow: Socket[] = [];
  let letGo = 0;
  for (let count = 0; count < SOCKETS; count += 1) {
    const socket = connect(Number(port), '127.0.0.1');
    open.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
    socket.once('close', () => {
      open.delete(socket);
      letGo += 1;
    });
    if (count % 3 > 0) socket.write('GET /api/v1/runs HTTP/1.1\r\nHost: 127.0');
    if (count % 3 === 2) slow.push(socket);
    if (count % 200 === 0) await new Promise((resume) => setTimeout(resume, 5));
  }
  // A letter at a time, for as long as it is let.
  const drip = setInterval(() => {
    for (const socket of slow) if (open.has(socket)) socket.write('x');
  }, 500);
  await expect
    .poll(async () => (await raw('/api/v1/runs').catch(() => ({ status: 0 }))).status, { timeout: 60_000 })
    .toBe(200);
  // None of them is kept for longer than a request may take.
  await expect.poll(() => letGo, { timeout: 60_000 }).toBe(SOCKETS);
  clearInterval(drip);
  for (const socket of open) socket.destroy();
  expect(server.process.exitCode).toBeNull();
  expect((await raw('/api/v1/runs')).status).toBe(200);
});
