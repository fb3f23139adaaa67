import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { demoDigestOn, LOCAL_HOSTS } from '../simulation/hosts.ts';
import { SHARE } from '../support/share.ts';

const keptSchema = z.object({ demo: z.object({ digest: z.string() }) });

/** The demo's own test runs in one more; `npm run simulate -- --hosts` in all, and on other versions of Node. */
it('the demo has the kept digest in other time zones and locales', async () => {
  const kept = keptSchema.parse(JSON.parse(readFileSync('backtests/digests.json', 'utf8')));
  for (const host of LOCAL_HOSTS.slice(SHARE === 1 ? 0 : -1)) {
    expect([host, await demoDigestOn(host)]).toEqual([host, kept.demo.digest]);
  }
});
