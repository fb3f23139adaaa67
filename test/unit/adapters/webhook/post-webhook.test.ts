import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { deliver, signatureOf } from '../../../../src/adapters/webhook/post-webhook.ts';
import { instant } from '../../../../src/domain/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

interface Got {
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

let server: Server | undefined;
afterEach(() => server?.close());

/** A receiver that answers with these codes, one after the other, and then takes everything. */
async function receiver(codes: readonly number[]): Promise<{ readonly url: string; readonly got: readonly Got[] }> {
  const got: Got[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part;
    });
    request.on('end', () => {
      got.push({ body, headers: request.headers });
      response.writeHead(codes[got.length - 1] ?? 204, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`, got };
}

/** A clock that waits for nobody and keeps what it was asked for. */
function hurried(): { readonly clock: Clock; readonly waits: readonly number[] } {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => instant(1_000),
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
  return { clock, waits };
}

const letter = { id: 'run/5-0', body: '{"kind":"fill"}' };
const over = new AbortController().signal;

it('signs what it sends, so that the receiver knows who and when', async () => {
  const { url, got } = await receiver([]);
  const { clock } = hurried();
  expect(await deliver({ url, secret: 'rose' }, letter, { clock, over, tries: 3 })).toEqual({ ok: true });
  expect(got[0]?.body).toBe(letter.body);
  expect(got[0]?.headers['quartet-alert']).toBe('run/5-0');
  const signature = String(got[0]?.headers['quartet-signature']);
  expect(signature).toBe(`t=1000,v1=${signatureOf('rose', 1_000, letter.body)}`);
  expect(signatureOf('lily', 1_000, letter.body)).not.toBe(signatureOf('rose', 1_000, letter.body));
  expect(signatureOf('rose', 1_001, letter.body)).not.toBe(signatureOf('rose', 1_000, letter.body));
});

it('tries again with longer and longer waits, the same letter', async () => {
  const { url, got } = await receiver([503, 429, 500]);
  const { clock, waits } = hurried();
  expect(await deliver({ url, secret: 'rose' }, letter, { clock, over, tries: 9 })).toEqual({ ok: true });
  expect(waits).toEqual([1_000, 2_000, 4_000]);
  expect(new Set(got.map(({ headers }) => headers['quartet-alert'])).size).toBe(1);
});

it('gives up on what is refused for good, follows no redirect, and says why', async () => {
  for (const code of [400, 403, 404, 302, 307]) {
    const { url, got } = await receiver([code]);
    const { clock } = hurried();
    const delivery = await deliver({ url, secret: 'rose' }, letter, { clock, over, tries: 9 });
    expect(delivery).toEqual({ ok: false, why: `it answered ${code}` });
    expect(got).toHaveLength(1);
    server?.close();
  }
});

it('stops trying when the tries are used up, or nobody waits for it any more', async () => {
  const { url, got } = await receiver([500, 500, 500, 500]);
  const { clock } = hurried();
  expect(await deliver({ url, secret: 'rose' }, letter, { clock, over, tries: 2 })).toMatchObject({ ok: false });
  expect(got).toHaveLength(2);
  const gone = AbortSignal.abort();
  expect(await deliver({ url, secret: 'rose' }, letter, { clock, over: gone, tries: 9 })).toMatchObject({ ok: false });
  expect(got).toHaveLength(3);
});
