import { afterEach } from 'vitest';

/** A test that held only at its second try is told, since it may well be the product that is not sound. */
afterEach(({ task }) => {
  if ((task.result?.retryCount ?? 0) > 0) console.warn(`tried again: ${task.name} (${task.file.name})`);
});
