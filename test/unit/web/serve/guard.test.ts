import { Hono } from 'hono';
import { beforeEach, expect, it, vi } from 'vitest';
import { guard } from '../../../../src/web/serve/guard.ts';

const compared = vi.hoisted((): number[][] => []);
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return {
    ...crypto,
    timingSafeEqual(left: Uint8Array, right: Uint8Array): boolean {
      compared.push([left.byteLength, right.byteLength]);
      return crypto.timingSafeEqual(left, right);
    },
  };
});

const TOKEN = 'a-token-of-some-length';

beforeEach(() => {
  compared.length = 0;
});

it.each([
  ['nothing of it', 'x', 401],
  ['all but the last letter', TOKEN.slice(0, -1), 401],
  ['another of that length', 'b'.repeat(TOKEN.length), 401],
  ['more than it', `${TOKEN}x`, 401],
  ['the token', TOKEN, 200],
])('a token is compared in as long a time, whatever is given: %s', async (_, given, status) => {
  const app = new Hono();
  app.use(guard({ host: '192.168.1.7', token: TOKEN }));
  app.get('/api/v1/runs', (context) => context.text('in'));
  const headers = { host: '192.168.1.7:4178', authorization: `Bearer ${given}` };
  expect((await app.request('/api/v1/runs', { headers })).status).toBe(status);
  // Hashes of one length, by the comparison that always looks at all of both.
  expect(compared).toEqual([[32, 32]]);
});
