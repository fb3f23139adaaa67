import { expect, it } from 'vitest';
import { nativeProblem } from '../../../src/adapters/shared/file-problem.ts';

it('says what to do where SQLite’s compiled part is missing or of another Node, and nothing of other errors', () => {
  const missing = new Error('Could not locate the bindings file. Tried:\n → build/better_sqlite3.node');
  const other = Object.assign(new Error('was compiled against a different Node.js version'), {
    code: 'ERR_DLOPEN_FAILED',
  });
  expect(nativeProblem(missing)?.message).toMatch(
    /^native-part-missing: better-sqlite3: .* without its compiled part; run npm rebuild better-sqlite3/,
  );
  expect(nativeProblem(other)?.message).toMatch(/does not fit this Node; run npm rebuild/);
  expect(nativeProblem(new Error('no'))).toBeUndefined();
});
