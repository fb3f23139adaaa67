import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { EquityAnswer } from '../api/shapes.ts';
import { drawdowns, type Places, returnCurves, spliced, type Unit } from './curves.ts';
import { aboutRun, useAnswer } from './data.ts';
import { LineChart } from './line-chart.tsx';
import type { ShownSpan } from './shown-span.ts';
import { SlotMark } from './slots.tsx';
import type { Steering } from './steer.ts';
import { SteerButtons } from './steer-buttons.tsx';
import { useSteering } from './steering.ts';

interface EquityChartsProps {
  readonly equity: EquityAnswer;
  readonly places: Places;
  readonly currency: string;
}

/** Half of the points of a line: some two pixels apart. */
export const POINTS = 400;

const SPANS: readonly (readonly [string, number | undefined])[] = [
  ['1 h', HOUR_MS],
  ['6 h', 6 * HOUR_MS],
  ['1 d', DAY_MS],
  ['7 d', 7 * DAY_MS],
  ['all', undefined],
];

/** Equity of all entrants over time and how far below its highest each stood, looked at together. */
export function EquityCharts({ equity, places, currency }: EquityChartsProps): VNode {
  const [unit, setUnit] = useState<Unit>('share');
  const [only, setOnly] = useState<string>();
  const isolate = (entrant: string): void => setOnly(only === entrant ? undefined : entrant);
  const whole = useMemo(() => extentOf(equity), [equity]);
  const { settled, ...steering } = useSteering(whole);
  const near = useAnswer<EquityAnswer>(
    settled === undefined ? undefined : aboutRun('/equity', `points=${POINTS}&from=${settled.from}&to=${settled.to}`),
  ).value;
  const seen = useMemo(() => spliced(equity, settled === undefined ? undefined : near), [equity, near, settled]);
  const key = [[...places.slots.keys()].join(), places.benchmark];
  const lines = useMemo(() => returnCurves(seen, places, unit), [seen, ...key, unit]);
  const falls = useMemo(() => drawdowns(returnCurves(seen, places, 'share')), [seen, ...key]);
  return (
    <>
      <fieldset class="switches" aria-label="Unit and span">
        <button type="button" aria-pressed={unit === 'share'} onClick={() => setUnit('share')}>
          %
        </button>
        <button type="button" aria-pressed={unit === 'money'} onClick={() => setUnit('money')}>
          {currency}
        </button>
        <SpanButtons steering={steering} whole={whole} />
        {only !== undefined && (
          <button type="button" onClick={() => setOnly(undefined)}>
            Show all
          </button>
        )}
      </fieldset>
      <LineChart title="Equity" lines={lines} only={only} unit={unit} height={320} steering={steering} />
      <ul class="legend">
        {[...places.slots].map(([entrant, slot]) => (
          <li key={entrant}>
            <button type="button" aria-pressed={only === entrant} onClick={() => isolate(entrant)}>
              <SlotMark slot={slot} /> {entrant}
            </button>
          </li>
        ))}
      </ul>
      <h2>Drawdown</h2>
      <LineChart title="Drawdown" lines={falls} only={only} unit="share" height={140} steering={steering} />
    </>
  );
}

function extentOf({ lines }: EquityAnswer): ShownSpan {
  const ends = lines.flatMap(({ times }) => [times[0] ?? [], times.at(-1) ?? []].flat());
  return ends.length === 0 ? { from: 0, to: 0 } : { from: Math.min(...ends), to: Math.max(...ends) };
}

function SpanButtons({ steering, whole }: { readonly steering: Steering; readonly whole: ShownSpan }): VNode {
  const { shown } = steering;
  const last = (spanMs: number | undefined): ShownSpan | undefined =>
    spanMs === undefined || spanMs >= whole.to - whole.from ? undefined : { from: whole.to - spanMs, to: whole.to };
  return (
    <>
      <span class="faint">span</span>
      {SPANS.map(([name, spanMs]) => (
        <button
          key={name}
          type="button"
          aria-pressed={spanMs === undefined ? shown.value === undefined : isEqual(shown.value, last(spanMs))}
          onClick={() => {
            shown.value = last(spanMs);
          }}
        >
          {name}
        </button>
      ))}
      <SteerButtons steering={steering} />
    </>
  );
}

function isEqual(one: ShownSpan | undefined, other: ShownSpan | undefined): boolean {
  return one !== undefined && one.from === other?.from && one.to === other.to;
}
