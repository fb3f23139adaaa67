import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { groupThousands } from '../../arena/format.ts';
import type { StateAnswer, StepAnswer } from '../api/shapes.ts';
import { aboutRun, ask, useAnswer } from './data.ts';
import { lookAt } from './route.ts';
import { timeText } from './words.ts';

const SPEEDS = [1, 10, 60, 300, 1000] as const;
const BEAT_MS = 400;

interface ScrubberProps {
  readonly run: string;
  readonly last: number;
  /** Undefined: it follows the end. */
  readonly at: number | undefined;
}

type By = 'row' | 'cycle' | 'fill';

/** Moves the cursor: by hand, by steps, or as time went. Without a touch it follows the end. */
export function Scrubber({ run, last, at }: ScrubberProps): VNode {
  const [by, setBy] = useState<By>('cycle');
  const [speed, setSpeed] = useState<number>(60);
  const [isPlaying, setPlaying] = useState(false);
  const row = at ?? last;
  const state = useAnswer<StateAnswer>(aboutRun('/state'));
  const move = async (way: string): Promise<void> => {
    const { sequence } = await ask<StepAnswer>(`/runs/${encodeURIComponent(run)}/step?at=${row}&${way}`);
    lookAt(sequence);
    if (sequence >= last) setPlaying(false);
  };
  const step = (back: boolean): void => void move(`by=${by}${back ? '&back=yes' : ''}`);
  const toggle = (): void => {
    if (at === undefined && !isPlaying) lookAt(1);
    setPlaying(!isPlaying);
  };
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => void move(`by=time&ms=${speed * BEAT_MS}`), BEAT_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, row, speed]);
  useKeys({ ' ': toggle, ',': () => step(true), '.': () => step(false), l: () => lookAt(undefined) });
  return (
    <section class="scrubber" aria-label="Cursor">
      <div class="buttons">
        <button type="button" onClick={() => step(true)} aria-label={`Last ${by}`} title="Back (,)">
          ◀
        </button>
        <button type="button" onClick={toggle} aria-label={isPlaying ? 'Pause' : 'Play'} title="Play (space)">
          {isPlaying ? '❚❚' : '▶'}
        </button>
        <button type="button" onClick={() => step(false)} aria-label={`Next ${by}`} title="On (.)">
          ▶❘
        </button>
        <Choice label="Step by" value={by} of={['row', 'cycle', 'fill']} choose={(value) => setBy(wayOf(value))} />
        <Choice
          label="Speed"
          value={`${speed}×`}
          of={SPEEDS.map((one) => `${one}×`)}
          choose={(value) => setSpeed(Number.parseInt(value, 10))}
        />
      </div>
      <input
        type="range"
        aria-label="Row of the journal"
        aria-valuetext={state.value === undefined ? `row ${row}` : `row ${row}, ${timeText(state.value.time)} UTC`}
        min={1}
        max={last}
        value={row}
        onInput={(event) => lookAt(Number(event.currentTarget.value))}
      />
      <Where state={state.value} row={row} last={last} follows={at === undefined} />
    </section>
  );
}

interface WhereProps {
  readonly state: StateAnswer | undefined;
  readonly row: number;
  readonly last: number;
  readonly follows: boolean;
}

function Where({ state, row, last, follows }: WhereProps): VNode {
  return (
    <div class="where">
      <span>{state === undefined ? '' : timeText(state.time)}</span>
      <span class="faint">
        row {groupThousands(String(row))} of {groupThousands(String(last))}
      </span>
      <span class="faint hash" title="State hash: quartet replay RUN --until ROW prints the same">
        {state === undefined ? '' : state.hash.slice(0, 12)}
      </span>
      <button type="button" aria-pressed={follows} onClick={() => lookAt(undefined)} title="Follow the end (l)">
        {follows ? '● end' : 'to the end'}
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly of: readonly string[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, of, choose }: ChoiceProps): VNode {
  return (
    <select aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {of.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}

function wayOf(value: string): By {
  return value === 'row' || value === 'fill' ? value : 'cycle';
}

/** Keys for the whole page, except where somebody types or a control has its own use for them. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      const isControl =
        target instanceof Element && target.closest('input, select, button, a, summary, [role=slider]') !== null;
      if (isControl || event.metaKey || event.ctrlKey || event.altKey) return;
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
