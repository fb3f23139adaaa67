import type { Signal } from '@preact/signals';
import type uPlot from 'uplot';
import { moved, type ShownSpan, zoomed } from './shown-span.ts';

export interface Steering {
  readonly shown: Signal<ShownSpan | undefined>;
  /** All there is to see. */
  readonly whole: () => ShownSpan;
}

/** Of one turn of a wheel. */
const TURN = 0.0015;

/** A chart is dragged, pinched, and turned nearer by the wheel with Ctrl; a wheel alone scrolls the page. Gives the way to stop. */
export function steer(plot: uPlot, { shown, whole }: Steering): () => void {
  const { over } = plot;
  const stop = new AbortController();
  const { signal } = stop;
  const fingers = new Map<number, number>();
  const timeAt = (clientX: number): number => plot.posToVal(clientX - over.getBoundingClientRect().left, 'x') * 1000;
  const msAPixel = (): number => {
    const { from, to } = shown.value ?? whole();
    return (to - from) / Math.max(1, over.clientWidth);
  };
  const turn = (event: WheelEvent): void => {
    const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !isAcross) return;
    event.preventDefault();
    shown.value = isAcross
      ? moved(shown.value, whole(), event.deltaX * msAPixel())
      : zoomed(shown.value, whole(), { factor: Math.exp(event.deltaY * TURN), about: timeAt(event.clientX) });
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, event.clientX);
    over.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, event.clientX);
    if (other === undefined) shown.value = moved(shown.value, whole(), (before - event.clientX) * msAPixel());
    else {
      const factor = Math.abs(before - other) / Math.max(1, Math.abs(event.clientX - other));
      shown.value = zoomed(shown.value, whole(), { factor, about: timeAt(other) });
    }
  };
  const release = ({ pointerId }: PointerEvent): void => void fingers.delete(pointerId);
  over.addEventListener('wheel', turn, { signal, passive: false });
  over.addEventListener('pointerdown', press, { signal });
  over.addEventListener('pointermove', drag, { signal });
  over.addEventListener('pointerup', release, { signal });
  over.addEventListener('pointercancel', release, { signal });
  over.addEventListener(
    'dblclick',
    () => {
      shown.value = undefined;
    },
    { signal },
  );
  return () => stop.abort();
}
