import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const PROCESSES = ['test/e2e/**/*.test.ts', 'test/contract/live*.test.ts'];

export default defineConfig({
  resolve: { alias: { quartet: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: PROCESSES,
        },
      },
      // Real processes, sockets and disks meet whatever else the machine does: such a test may be tried once more,
      // and is named when it was.
      {
        extends: true,
        test: { name: 'processes', include: PROCESSES, retry: 1, setupFiles: 'test/support/tell-retried.ts' },
      },
    ],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // What tests decode is not left in the cache of whoever runs them.
    env: { XDG_CACHE_HOME: join(tmpdir(), 'quartet-test-cache') },
    // One more than cores: who tests real processes waits for them half of the time.
    maxWorkers: 3,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
