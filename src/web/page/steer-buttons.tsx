import type { VNode } from 'preact';
import { moved, type ShownSpan, zoomed } from './shown-span.ts';
import type { Steering } from './steer.ts';
import { timeText } from './words.ts';

const NEARER = 0.6;
const STEP = 0.2;

/** Keys that zoom and move, for those who have no wheel. */
export function steered({ key, shiftKey }: KeyboardEvent, { shown, whole }: Steering): boolean {
  const { from, to } = shown.value ?? whole();
  const step = STEP * (to - from);
  const next: Readonly<Record<string, () => ShownSpan | undefined>> = {
    '+': () => zoomed(shown.value, whole(), { factor: NEARER }),
    '-': () => zoomed(shown.value, whole(), { factor: 1 / NEARER }),
    '0': () => undefined,
    ...(shiftKey
      ? {
          ArrowLeft: () => moved(shown.value, whole(), -step),
          ArrowRight: () => moved(shown.value, whole(), step),
        }
      : {}),
  };
  const turn = next[key];
  if (turn === undefined) return false;
  shown.value = turn();
  return true;
}

/** The same by hand. */
export function SteerButtons({ steering }: { readonly steering: Steering }): VNode {
  const press =
    (key: string, shiftKey = false) =>
    (): void =>
      void steered(new KeyboardEvent('keydown', { key, shiftKey }), steering);
  const { value } = steering.shown;
  return (
    <>
      <button type="button" onClick={press('ArrowLeft', true)} disabled={value === undefined} aria-label="Earlier">
        ←
      </button>
      <button type="button" onClick={press('-')} disabled={value === undefined} aria-label="Wider">
        −
      </button>
      <button type="button" onClick={press('+')} aria-label="Nearer">
        +
      </button>
      <button type="button" onClick={press('ArrowRight', true)} disabled={value === undefined} aria-label="Later">
        →
      </button>
      {value !== undefined && (
        <span class="faint">
          {timeText(value.from).slice(5, 16)} to {timeText(value.to).slice(5, 16)}
        </span>
      )}
    </>
  );
}
