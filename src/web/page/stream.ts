import type { StreamEvent } from '../api/shapes.ts';
import { last } from './data.ts';

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
