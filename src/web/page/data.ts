import { computed, signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StreamEvent } from '../api/shapes.ts';
import { type Answer, NewestAnswer } from './newest-answer.ts';
import { cursor, place } from './route.ts';

export const needsToken = signal(false);

/** Asks the API; what was there stays until the new answer is. An undefined path asks nothing. */
export function useAnswer<Value>(path: string | undefined): Answer<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ value: undefined, trouble: undefined, isLoading: true });
  const asker = useRef<NewestAnswer<Value> | undefined>(undefined);
  useEffect(() => {
    asker.current ??= new NewestAnswer(ask<Value>, setAnswer);
    if (path !== undefined) asker.current.want(path);
  }, [path]);
  useEffect(() => () => asker.current?.end(), []);
  return answer;
}

export async function ask<Value>(path: string, signal?: AbortSignal): Promise<Value> {
  const response = await fetch(`/api/v1${path}`, { signal: signal ?? null });
  if (response.status === 401) needsToken.value = true;
  const body = await response.json();
  if (response.ok) return body;
  if (response.status === 503) {
    await new Promise((resume) => setTimeout(resume, 500));
    if (signal?.aborted !== true) return ask(path, signal);
  }
  throw new Error(String(body.what ?? response.statusText));
}

/** The last row of the run on the page, as the stream tells it. */
export const last = signal<number | undefined>(undefined);

/** How far the journal of the run on the page has been read; without end where all of it has. */
export const readTo = signal(0);

/** Nothing can be said of a row that has not been read yet. */
export const isUnread = computed(() => (cursor.value ?? 0) > readTo.value);

/** The path of an answer about the run on the page, at the cursor, or else at the last row that is known. */
export function aboutRun(rest: string, more = ''): string | undefined {
  const at = cursor.value ?? last.value;
  const run = place.value[1];
  if (run === undefined || at === undefined || isUnread.value) return undefined;
  return `/runs/${encodeURIComponent(run)}${rest}?at=${at}${more === '' ? '' : `&${more}`}`;
}

/** How often the page asks anew at most, however fast rows come. */
const CALM_MS = 500;

/** Follows the end of a run; the browser comes back with the last id by itself. Gives the way to stop. */
export function follow(run: string): () => void {
  const stream = new EventSource(`/api/v1/runs/${encodeURIComponent(run)}/events?fills=no`);
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  stream.onmessage = ({ data }) => {
    const event: StreamEvent = JSON.parse(String(data));
    newest = event.to;
    timer ??= setTimeout(() => {
      timer = undefined;
      last.value = newest;
    }, CALM_MS);
  };
  return () => {
    stream.close();
    clearTimeout(timer);
  };
}
