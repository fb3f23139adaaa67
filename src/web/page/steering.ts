import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { following, type ShownSpan } from './shown-span.ts';
import type { Steering } from './steer.ts';

/** After the last turn, before what is shown is asked for nearer. */
const SETTLED_MS = 200;

export interface Sighting extends Steering {
  /** What has been shown for a while. */
  readonly settled: ShownSpan | undefined;
}

/** What the charts of a page show of a whole that may still grow: where they touch its end they go on with it. */
export function useSteering(whole: ShownSpan, first?: ShownSpan): Sighting {
  const shown = useSignal<ShownSpan | undefined>(first);
  const known = useRef(whole);
  const [settled, setSettled] = useState(first);
  useEffect(() => {
    const before = known.current.to;
    known.current = whole;
    if (shown.value !== undefined && before > 0) shown.value = following(shown.value, before, whole.to);
  }, [whole.from, whole.to]);
  // Beside the page, which is not made anew with every frame of a chart that is dragged.
  useSignalEffect(() => {
    const { value } = shown;
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  });
  const steering = useMemo(() => ({ shown, whole: () => known.current }), [shown]);
  return { ...steering, settled };
}
