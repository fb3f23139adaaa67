import type { VNode } from 'preact';
import { formatSignedPercent } from '../../arena/format.ts';
import type { CycleAnswer, SymbolAnswer } from '../api/shapes.ts';
import { CitedEvidence } from './answer.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Trouble, Waiting, Words } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { causeWords, timeText, trimmed } from './words.ts';

type Fill = SymbolAnswer['fills'][number];

/** A closed trade as the address names it. */
export interface TradeWanted {
  readonly account: string;
  readonly openedAt: number;
  /** The fill that closed it, or a part of it. */
  readonly closedBy: string;
}

/** Why a trade was opened, beside why it was closed. */
export function TradeStory({
  fills,
  wanted,
}: {
  readonly fills: readonly Fill[];
  readonly wanted: TradeWanted;
}): VNode {
  const own = fills.filter(({ account }) => account === wanted.account);
  const entry = own.find(({ at }) => at === wanted.openedAt);
  const exit = own.find(({ id }) => id === wanted.closedBy);
  if (exit === undefined) return <p class="faint">The trade is not within what is shown.</p>;
  return (
    <div class="side">
      <section class="card">
        <h3>Why it was opened</h3>
        {entry === undefined ? (
          <p class="faint">Its first fill is not within what is shown.</p>
        ) : (
          <Reason fill={entry} />
        )}
      </section>
      <section class="card">
        <h3>Why it was closed</h3>
        <Reason fill={exit} />
        {entry !== undefined && <p>{moveText(entry, exit)}</p>}
      </section>
    </div>
  );
}

function moveText(entry: Fill, exit: Fill): string {
  const move = Number(exit.price) / Number(entry.price) - 1;
  return `From the first fill to this one the price moved ${formatSignedPercent(move)}: ${formatSignedPercent(entry.side === 'buy' ? move : -move)} for a ${entry.side === 'buy' ? 'long' : 'short'}, before fees.`;
}

function Reason({ fill }: { readonly fill: Fill }): VNode {
  const run = place.value[1] ?? '';
  const { account, cycle, isDebated } = fill;
  return (
    <>
      <p>
        {fill.side === 'buy' ? '▲ bought' : '▼ sold'} {trimmed(fill.size)} at {fill.price}, {timeText(fill.at)} UTC.{' '}
        {causeWords(fill.cause)}.
      </p>
      {cycle === undefined || !isDebated ? (
        <p class="faint">Code decided it, which gives no reason in words.</p>
      ) : (
        <>
          <Decided fill={fill} cycle={cycle} />
          <p>
            <Link to={addressOf('runs', run, 'cycles', account, cycle)}>The round behind it: {cycle}</Link>
          </p>
        </>
      )}
    </>
  );
}

/** What the team said when it decided the order that was filled, or the exits by which it was. */
function Decided({ fill, cycle }: { readonly fill: Fill; readonly cycle: number }): VNode {
  const { value, trouble } = useAnswer<CycleAnswer>(aboutRun(`/cycles/${encodeURIComponent(fill.account)}/${cycle}`));
  if (trouble !== undefined) return <Trouble text={trouble} />;
  if (value === undefined) return <Waiting what="Reading the round…" />;
  const decision = value.cycle.decisions.find(({ id }) => id === fill.decision);
  if (decision === undefined) return <p class="faint">No decision of that round stands behind it.</p>;
  return (
    <>
      <Words block text={decision.rationale} />
      <CitedEvidence ids={decision.evidence} />
      {decision.orders.map((order) => (
        <p key={order}>order: {order}</p>
      ))}
    </>
  );
}
