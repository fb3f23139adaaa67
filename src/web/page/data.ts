import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StreamEvent } from '../api/shapes.ts';
import { cursor, place } from './route.ts';

export const needsToken = signal(false);

/** What the API said, or why it did not. */
export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly trouble: string | undefined;
  readonly isLoading: boolean;
}

/** Asks the API; what was there stays until the new answer is. An undefined path asks nothing. */
export function useAnswer<Value>(path: string | undefined): Answer<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ value: undefined, trouble: undefined, isLoading: true });
  const known = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (path === undefined) return;
    const stop = new AbortController();
    const isOther = subjectOf(known.current) !== subjectOf(path);
    known.current = path;
    setAnswer((before) => ({ ...before, value: isOther ? undefined : before.value, isLoading: true }));
    ask<Value>(path, stop.signal).then(
      (value) => setAnswer({ value, trouble: undefined, isLoading: false }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const trouble = error instanceof Error ? error.message : String(error);
        setAnswer((before) => ({ ...before, trouble, isLoading: false }));
      },
    );
    return () => stop.abort();
  }, [path]);
  return answer;
}

/** The same thing at another row, of another span, or looked at once more. */
function subjectOf(path: string | undefined): string | undefined {
  return path?.replaceAll(/\b(?:at|look|from|to)=\d+/g, '');
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

/** The path of an answer about the run on the page, at the cursor, or else at the last row that is known. */
export function aboutRun(rest: string, more = ''): string | undefined {
  const at = cursor.value ?? last.value;
  const run = place.value[1];
  if (run === undefined || at === undefined) return undefined;
  return `/runs/${encodeURIComponent(run)}${rest}?at=${at}${more === '' ? '' : `&${more}`}`;
}

/** How often the page asks anew at most, however fast rows come. */
const CALM_MS = 500;

/** Follows the end of a run; the browser comes back with the last id by itself. Gives the way to stop. */
export function follow(run: string): () => void {
  const stream = new EventSource(`/api/v1/runs/${encodeURIComponent(run)}/events`);
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
