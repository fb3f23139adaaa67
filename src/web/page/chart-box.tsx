import type { ComponentChildren, RefObject, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { look, type PlotSpec, Sight } from './sight.ts';
import type { Steering } from './steer.ts';
import { steered } from './steer-buttons.tsx';

interface ChartBoxProps {
  readonly title: string;
  readonly plots: readonly PlotSpec[];
  /** Another one is another drawing; the same with other data is not. */
  readonly drawing: unknown;
  readonly steering: Steering;
  /** What stands at a point, in words. */
  readonly textAt: (time: number) => string;
  readonly children?: ComponentChildren;
}

/** Plots that are looked at together: dragged, zoomed, and walked point by point with the arrow keys, which tells what stands there. */
export function ChartBox({ title, plots, drawing, steering, textAt, children }: ChartBoxProps): VNode {
  const [point, setPoint] = useState<number>();
  const { box, first } = usePlots({ plots, drawing, steering }, setPoint);
  const times = plots[0]?.data[0] ?? [];
  const last = Math.max(0, times.length - 1);
  const textOf = (at: number): string => textAt((times[Math.min(at, last)] ?? 0) * 1000);
  const press = (event: KeyboardEvent): void => {
    const isSteered = steered(event, steering);
    const next = isSteered ? undefined : stepped(event.key, point ?? last, times.length);
    if (isSteered || next !== undefined) event.preventDefault();
    const plot = first();
    if (plot === undefined || next === undefined) return;
    setPoint(next);
    plot.setCursor({ left: plot.valToPos(times[next] ?? 0, 'x'), top: 10 }, false);
  };
  return (
    <figure class="chart" aria-label={title}>
      <div
        ref={box}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}: arrow keys walk the points, plus and minus zoom, Shift with an arrow moves`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={Math.min(point ?? last, last)}
        aria-valuetext={point === undefined ? 'the last point' : textOf(point)}
        onKeyDown={press}
      />
      <p class="readout" aria-live="polite">
        {point === undefined || times.length === 0 ? '' : textOf(point)}
      </p>
      {children}
    </figure>
  );
}

interface Drawn {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly first: () => uPlot | undefined;
}

/** Draws plots into a box, anew where it is resized, the scheme is another or the drawing is; `tell` hears which point is pointed at. */
function usePlots(
  { plots, drawing, steering }: Pick<ChartBoxProps, 'plots' | 'drawing' | 'steering'>,
  tell: (point: number | undefined) => void,
): Drawn {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<readonly uPlot[]>([]);
  const newest = useRef(plots);
  newest.current = plots;
  useEffect(() => {
    const own = box.current;
    if (own === null) return;
    const sight = new Sight(own, steering);
    const draw = (): void => {
      drawn.current = sight.draw(newest.current, tell);
    };
    draw();
    const watch = new ResizeObserver(() => {
      if (drawn.current[0] !== undefined && drawn.current[0].width !== own.clientWidth) draw();
    });
    watch.observe(own);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', draw);
      sight.end();
    };
  }, [drawing]);
  useEffect(() => {
    for (const [at, plot] of drawn.current.entries()) {
      const data = plots[at]?.data;
      if (data === undefined || data === plot.data) continue;
      plot.setData(data, false);
      look(plot, steering);
      plot.redraw();
    }
  }, [plots]);
  return { box, first: () => drawn.current[0] };
}

function stepped(key: string, at: number, length: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -20,
    PageDown: 20,
    Home: -length,
    End: length,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(Math.max(at + step, 0), length - 1);
}
