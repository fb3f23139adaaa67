import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatBareInterval, formatFigure, formatNumber, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { CompareAnswer, CycleAnswer, EquityAnswer } from '../api/shapes.ts';
import { type Curve, returnCurves } from './curves.ts';
import { useAnswer } from './data.ts';
import { LineChart } from './line-chart.tsx';
import { Frame, IntervalBar, Link, rangeOf, Table, Trouble, Waiting, Words } from './parts.tsx';
import { question } from './route.ts';
import { SlotMark } from './slots.tsx';
import { SteerButtons } from './steer-buttons.tsx';
import { useSteering } from './steering.ts';
import { holdWords, timeText, verdictWords } from './words.ts';

type Row = CompareAnswer['rows'][number];
type Parting = CompareAnswer['partings'][number];
type Side = 'left' | 'right';

const SIDES: readonly Side[] = ['left', 'right'];
const NAMES: Readonly<Record<Side, string>> = { left: 'A', right: 'B' };
/** Figures beside the return; the board of each run has all of them. */
const FIGURES = ['maxDrawdown', 'sharpe', 'trades', 'fees'];

/** Two runs against each other: what they share, how far apart their entrants end, and where they part. */
export function ComparePage(): VNode {
  const [left, right] = SIDES.map((side) => question.value.get(side) ?? '');
  const both = new URLSearchParams({ left: left ?? '', right: right ?? '' });
  const { value, trouble } = useAnswer<CompareAnswer>(`/compare?${both}`);
  return (
    <Frame>
      <h1>Compare</h1>
      {SIDES.map((side) => {
        const run = question.value.get(side) ?? '';
        return (
          <p key={side}>
            <strong>{NAMES[side]}</strong> <Link to={`/runs/${encodeURIComponent(run)}`}>{run}</Link>
            {value !== undefined && <span class="faint"> as of row {value[side].at}</span>}
          </p>
        );
      })}
      {trouble !== undefined && <Trouble text={trouble} />}
      {value === undefined ? (
        trouble === undefined && <Waiting what="Reading both runs to their ends…" />
      ) : (
        <Compared comparison={value} />
      )}
    </Frame>
  );
}

function Compared({ comparison }: { readonly comparison: CompareAnswer }): VNode {
  const { rows, onlyLeft, onlyRight, partings } = comparison;
  return (
    <>
      <Parts comparison={comparison} />
      <h2>How far apart</h2>
      {rows.length === 0 ? <p>No entrant is in both.</p> : <Differences comparison={comparison} />}
      {onlyLeft.length > 0 && <p>Only in A: {onlyLeft.join(', ')}.</p>}
      {onlyRight.length > 0 && <p>Only in B: {onlyRight.join(', ')}.</p>}
      {rows.length > 0 && <Equities comparison={comparison} />}
      <h2>Where they part</h2>
      {partings.length === 0 && <p>No account does anything else in one than in the other.</p>}
      {partings.map((parting, place) => (
        <Parted key={parting.account} comparison={comparison} parting={parting} isFirst={place === 0} />
      ))}
    </>
  );
}

function Parts({ comparison: { equal, different } }: { readonly comparison: CompareAnswer }): VNode {
  return (
    <section class="card">
      <p>
        <strong>Same in both:</strong> {equal.join(', ') || 'nothing'}.
      </p>
      {different.length === 0 && <p>Nothing in their scenarios differs.</p>}
      {different.length > 0 && (
        <Table
          caption="What differs"
          head={['Differs', 'A', 'B']}
          rows={different
            .flatMap(valuesOf)
            .slice(0, 100)
            .map(({ path, left, right }) => [path, ...[left, right].map((text) => <Value key="side" text={text} />)])}
        />
      )}
    </section>
  );
}

/** What only one of them has at all is told in a line. */
function valuesOf({ part, values }: CompareAnswer['different'][number]): CompareAnswer['different'][number]['values'] {
  if (values.every(({ right }) => right === undefined)) return [{ path: part, left: 'there' }];
  if (values.every(({ left }) => left === undefined)) return [{ path: part, right: 'there' }];
  return values;
}

function Value({ text }: { readonly text: string | undefined }): VNode {
  return text === undefined ? <span class="faint">has none</span> : <Words text={text.slice(0, 300)} />;
}

function Differences({ comparison: { rows, definitions } }: { readonly comparison: CompareAnswer }): VNode {
  const range = rangeOf(rows.map(({ versus }) => ('none' in versus ? versus : versus.interval)));
  const figures = definitions.filter(({ id }) => FIGURES.includes(id));
  return (
    <Table
      caption="Differences"
      head={[
        'Entrant',
        'Return A',
        'B',
        'A − B',
        '95 % interval',
        '',
        ...figures.flatMap(({ label }) => [`${label} A`, 'B']),
      ]}
      figures={[1, 2, 3, ...figures.flatMap((_, at) => [6 + 2 * at, 7 + 2 * at])]}
      rows={rows.map((row) => [
        row.entrant,
        ...SIDES.map((side) => {
          const metric = row[side].return;
          return metric === undefined || 'none' in metric ? NO_FIGURE : formatSignedPercent(metric.value);
        }),
        'none' in row.versus ? NO_FIGURE : formatSignedPercent(row.versus.difference),
        <Interval key="interval" row={row} range={range} />,
        outcomeText(row),
        ...figures.flatMap(({ id, unit }) =>
          SIDES.map((side) => {
            const metric = row[side][id];
            return metric === undefined || 'none' in metric ? NO_FIGURE : formatFigure(metric.value, unit);
          }),
        ),
      ])}
    />
  );
}

function Interval({
  row: { versus },
  range,
}: {
  readonly row: Row;
  readonly range: readonly [number, number];
}): ComponentChildren {
  if ('none' in versus) return NO_FIGURE;
  return (
    <span class="interval-cell">
      <IntervalBar interval={versus.interval} middle={versus.difference} range={range} />
      <small>{formatBareInterval(versus.interval)}</small>
    </span>
  );
}

/** What the data say of one entrant in both runs. */
function outcomeText({ same, versus }: Row): string {
  if (same) return 'did the very same';
  if ('none' in versus) return versus.none;
  if (versus.outcome === 'better') return 'better in A';
  if (versus.outcome === 'worse') return 'better in B';
  return 'none' in versus.interval ? versus.interval.none : 'cannot be told apart';
}

/** One entrant's equity in both runs. */
function Equities({ comparison }: { readonly comparison: CompareAnswer }): VNode {
  const parted = comparison.rows.find(({ same }) => !same) ?? comparison.rows[0];
  const [entrant, setEntrant] = useState(parted?.entrant ?? '');
  const [left, right] = SIDES.map((side) => {
    const { run, at } = comparison[side];
    return useAnswer<EquityAnswer>(`/runs/${encodeURIComponent(run)}/equity?at=${at}`).value;
  });
  const lines = [left, right].flatMap((equity, slot) => curveOf(equity, entrant, slot));
  const ends = lines.flatMap(({ times }) => [times[0] ?? 0, times.at(-1) ?? 0]);
  const { shown, whole } = useSteering({ from: Math.min(...ends), to: Math.max(...ends) });
  const steering = { shown, whole };
  return (
    <>
      <h2>Equity</h2>
      <p>
        <label for="entrant">Entrant</label>{' '}
        <select id="entrant" value={entrant} onChange={(event) => setEntrant(event.currentTarget.value)}>
          {comparison.rows.map((row) => (
            <option key={row.entrant} value={row.entrant}>
              {row.entrant}
            </option>
          ))}
        </select>{' '}
        <SteerButtons steering={steering} />
      </p>
      <LineChart
        title={`Equity of ${entrant} in both`}
        lines={lines}
        only={undefined}
        unit="share"
        height={260}
        steering={steering}
      />
      <p>
        {SIDES.map((side, slot) => (
          <span key={side}>
            <SlotMark slot={slot} /> {NAMES[side]}{' '}
          </span>
        ))}
      </p>
    </>
  );
}

function curveOf(equity: EquityAnswer | undefined, entrant: string, slot: number): readonly Curve[] {
  if (equity === undefined) return [];
  const places = { slots: new Map([[entrant, slot]]), benchmark: undefined };
  return returnCurves(equity, places, 'share').map((curve) => ({ ...curve, name: slot === 0 ? 'A' : 'B' }));
}

interface PartedProps {
  readonly comparison: CompareAnswer;
  readonly parting: Parting;
  readonly isFirst: boolean;
}

function Parted({ comparison, parting, isFirst }: PartedProps): VNode {
  const { account, cycle, at, isDebated } = parting;
  const [isOpen, setOpen] = useState(isFirst);
  return (
    <section class="card">
      <h3>
        {isFirst ? 'First: ' : ''}
        {account}
        {cycle === undefined ? '' : `, round ${cycle}`}, {timeText(at)} UTC
      </h3>
      <div class="side">
        {SIDES.map((side) => (
          <div key={side}>
            <p>
              <strong>{NAMES[side]}</strong> <Words text={parting[side]} />
            </p>
            {isDebated && isOpen && cycle !== undefined && (
              <Round run={comparison[side].run} account={account} cycle={cycle} />
            )}
          </div>
        ))}
      </div>
      {isDebated && cycle !== undefined && (
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Without the rounds' : 'Both rounds'}
        </button>
      )}
    </section>
  );
}

/** The round of one run, short: what each voice saw coming, and what was done. */
function Round({
  run,
  account,
  cycle,
}: {
  readonly run: string;
  readonly account: string;
  readonly cycle: number;
}): VNode {
  const path = `/runs/${encodeURIComponent(run)}/cycles/${encodeURIComponent(account)}/${cycle}`;
  const { value, trouble } = useAnswer<CycleAnswer>(path);
  if (trouble !== undefined) return <Trouble text={trouble} />;
  if (value === undefined) return <Waiting what="Reading the round…" />;
  const { forecasts, decisions, hold } = value.cycle;
  return (
    <>
      <ul>
        {forecasts.map(({ symbol, blind, used }) => (
          <li key={symbol}>
            {symbol}:{' '}
            {Object.entries(blind)
              .map(([role, view]) => `${role} ${formatNumber(view, 2)}`)
              .join(', ')}
            , used {formatNumber(used, 2)}
          </li>
        ))}
      </ul>
      {decisions.map(({ id, action, symbol, verdict, reason, rationale, orders, fills }) => (
        <div key={id}>
          <p>
            {action.replace('_', ' ')} {symbol}{' '}
            <span class={`verdict-tag ${verdict}`}>
              {reason === undefined ? verdictWords(verdict) : `${verdictWords(verdict)}: ${reason}`}
            </span>
          </p>
          <Words block text={rationale} />
          <p class="faint">
            {orders.join('; ')}
            {fills.map((fill) => `; ${fill.side} ${fill.size} at ${fill.price}`).join('')}
          </p>
        </div>
      ))}
      {hold !== undefined && <p>It did nothing: {holdWords(hold)}.</p>}
      <p>
        <Link to={path}>The whole round</Link>
      </p>
    </>
  );
}
