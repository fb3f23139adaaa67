import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { FillsAnswer } from '../api/shapes.ts';
import { Link, Table } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { moneyText, timeText, trimmed } from './words.ts';

type Fill = FillsAnswer['fills'][number];

interface FillTableProps {
  readonly fills: readonly Fill[];
  /** Rows shown at first, the latest. */
  readonly most: number;
}

export function FillTable({ fills, most }: FillTableProps): VNode {
  const [isWhole, setWhole] = useState(false);
  const shown = (isWhole ? fills : fills.slice(-most)).toReversed();
  if (fills.length === 0) return <p class="faint">No fill yet.</p>;
  return (
    <>
      <Table
        caption="Fills"
        head={['Time, UTC', 'Account', 'Symbol', 'Side', 'Size', 'Price', 'Fee', 'Cause', 'Round', 'Filled on']}
        figures={[4, 5, 6]}
        rows={shown.map((fill) => [
          <span key="time" data-fill={`${fill.account} ${fill.id}`}>
            {timeText(fill.at)}
          </span>,
          fill.account,
          fill.symbol,
          fill.side,
          trimmed(fill.size),
          fill.price,
          moneyText(fill.fee),
          fill.cause,
          <RoundLink key="round" fill={fill} />,
          fill.on,
        ])}
      />
      {fills.length > most && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the latest' : `All ${fills.length} fills`}
        </button>
      )}
    </>
  );
}

/** Rounds of code are numbered too, and hold no debate to show. */
function RoundLink({ fill }: { readonly fill: Fill }): VNode {
  const run = place.value[1] ?? '';
  if (fill.cycle === undefined) return <span class="faint">–</span>;
  if (!fill.isDebated) return <span>{fill.cycle}</span>;
  return <Link to={addressOf('runs', run, 'cycles', fill.account, fill.cycle)}>{fill.cycle}</Link>;
}
