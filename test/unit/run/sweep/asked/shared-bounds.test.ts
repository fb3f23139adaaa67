import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../../../../src/adapters/store/sqlite-store.ts';
import { TICKS_A_DOLLAR } from '../../../../../src/domain/call-usage.ts';
import { seededRandom } from '../../../../../src/domain/random.ts';
import { ProviderRates } from '../../../../../src/run/sweep/asked/provider-rates.ts';
import { keepReply, repliesOf, withdrawReplies } from '../../../../../src/run/sweep/asked/replies.ts';
import { fillPurse, holdFor, MoneySpent, purseOf, settleCall } from '../../../../../src/run/sweep/asked/sweep-purse.ts';
import { testFolder } from '../../../../support/test-folder.ts';

const home = testFolder('bounds');

/** Ways into one store, as several processes have them. */
const waysInto = (name: string, count: number) =>
  Array.from({ length: count }, () => openSqliteStore(join(home, `${name}.db`)));
const stop = new AbortController().signal;

it('what several workers spend stays within the bound, whatever calls come to; a call that nobody ended is counted whole', async () => {
  const stores = waysInto('money', 4);
  const [first] = stores;
  if (first === undefined) throw new Error('four were opened');
  await fillPurse(first, 'talk', { maxCost: 1, rates: {} });
  const mostTicks = TICKS_A_DOLLAR / 20;
  let spent = 0;
  await Promise.all(
    stores.map(async (store, worker) => {
      const random = seededRandom('money', worker);
      for (let call = 0; ; call += 1) {
        const held = { sweep: 'talk', by: `${worker} ${call}` };
        if (await holdFor(store, held, { mostTicks, patienceMs: 200, stop }).then(() => false, isSpent)) return;
        const cost = Math.floor(random.next() * mostTicks);
        if (worker === 0 && call === 2) {
          spent += mostTicks;
          return;
        }
        await settleCall(store, held, cost);
        spent += cost;
      }
    }),
  );
  const { spentTicks, heldTicks, isEmpty } = await purseOf(first, 'talk');
  expect([spentTicks, heldTicks, isEmpty]).toEqual([spent - mostTicks, { '0 2': mostTicks }, true]);
  expect(spent).toBeLessThanOrEqual(TICKS_A_DOLLAR);
  expect(spent).toBeGreaterThan(TICKS_A_DOLLAR - 2 * mostTicks);
  await fillPurse(first, 'talk', { maxCost: 2, rates: {} });
  await holdFor(first, { sweep: 'talk', by: 'again' }, { mostTicks, patienceMs: 200, stop });
  for (const store of stores) await store.close();
});

const isSpent = (error: unknown): true => {
  expect(error).toBeInstanceOf(MoneySpent);
  return true;
};

it('several workers together make no more calls within a window than the rate has room for', async () => {
  const stores = waysInto('rates', 3);
  const calls: number[] = [];
  await Promise.all(
    stores.map(async (store) => {
      const rates = new ProviderRates(store);
      for (let call = 0; call < 3; call += 1) {
        await rates.wait('xai', 180, stop);
        calls.push(performance.now());
      }
    }),
  );
  // Three a second: the fourth call is in the second window, the seventh in the third.
  calls.sort((left, right) => left - right);
  for (const place of [3, 6]) expect((calls[place] ?? 0) - (calls[place - 3] ?? 0)).toBeGreaterThan(500);
  expect((calls[6] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(1_900);
  for (const store of stores) await store.close();
});

it('the first reply to a call stands, and goes with the worker whose word is not taken any more', async () => {
  const [store] = waysInto('replies', 1);
  if (store === undefined) throw new Error('one was opened');
  const call = { account: 'one', cycle: 1, role: 'leader', requestHash: 'h', occurrence: 0 } as const;
  const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 1, reasoningTokens: 0 };
  const said = (text: string) => ({ ok: true, text, latencyMs: 1, usage }) as const;
  expect(await keepReply(store, { job: 'j', call, worker: 'a' }, said('yes'))).toEqual(said('yes'));
  expect(await keepReply(store, { job: 'j', call, worker: 'b' }, said('no'))).toEqual(said('yes'));
  await keepReply(store, { job: 'j', call: { ...call, cycle: 2 }, worker: 'b' }, said('two'));
  expect([...(await repliesOf(store, 'j')).values()]).toHaveLength(2);
  await withdrawReplies(store, 'a');
  expect([...(await repliesOf(store, 'j')).values()]).toEqual([said('two')]);
  await store.close();
});
