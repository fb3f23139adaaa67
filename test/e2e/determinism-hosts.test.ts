import { expect, it } from 'vitest';
import { demoDigestOn, LOCAL_HOSTS } from '../simulation/hosts.ts';

it('the demo has one digest in every time zone and locale', { timeout: 300_000 }, async () => {
  const digests = new Set<string>();
  for (const host of LOCAL_HOSTS) digests.add(await demoDigestOn(host));
  expect(digests.size).toBe(1);
});
