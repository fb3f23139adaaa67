import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { FillsAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Table, Waiting } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { moneyText, timeText, trimmed } from './words.ts';

type Fill = FillsAnswer['fills'][number];

/** Shown at first. */
const LATEST = 12;
/** Shown at most: the latest. */
const MOST = 20_000;

/** Fills of an account, or of all: the latest, and on demand the others. */
export function Fills({ account }: { readonly account?: string }): VNode {
  const [isWhole, setWhole] = useState(false);
  const own = account === undefined ? '' : `&account=${encodeURIComponent(account)}`;
  const { value } = useAnswer<FillsAnswer>(aboutRun('/fills', `latest=${isWhole ? MOST : LATEST}${own}`));
  if (value === undefined) return <Waiting what="Reading the fills…" />;
  const { fills, total } = value;
  return (
    <>
      <FillTable fills={fills} />
      {total > LATEST && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the latest' : total > MOST ? `The latest ${MOST} of ${total} fills` : `All ${total} fills`}
        </button>
      )}
    </>
  );
}

export function FillTable({ fills }: { readonly fills: readonly Fill[] }): VNode {
  if (fills.length === 0) return <p class="faint">No fill yet.</p>;
  return (
    <Table
      caption="Fills"
      head={['Time, UTC', 'Account', 'Symbol', 'Side', 'Size', 'Price', 'Fee', 'Cause', 'Round', 'Filled on']}
      figures={[4, 5, 6]}
      rows={fills.toReversed().map((fill) => [
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
  );
}

/** Rounds of code are numbered too, and hold no debate to show. */
function RoundLink({ fill }: { readonly fill: Fill }): VNode {
  const run = place.value[1] ?? '';
  if (fill.cycle === undefined) return <span class="faint">–</span>;
  if (!fill.isDebated) return <span>{fill.cycle}</span>;
  return <Link to={addressOf('runs', run, 'cycles', fill.account, fill.cycle)}>{fill.cycle}</Link>;
}
