import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatSpan } from '../../arena/format.ts';
import type { FeedsAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Table, Trouble, Waiting, Words } from './parts.tsx';
import { addressOf, cursor, place } from './route.ts';
import { timeText } from './words.ts';

type Now = NonNullable<FeedsAnswer['now']>;
type LatestRound = FeedsAnswer['rounds'][number];

const ASK_EVERY_MS = 1_000;
const MARKS: Readonly<Record<string, string>> = { open: '●', connecting: '◌', waiting: '◔' };
/** In the order a team goes through them. */
const PHASES = ['decompose', 'propose', 'criticise', 'solo', 'merge', 'decide'] as const;

/** What comes in, how late, and how far the teams are with their rounds. */
export function FeedsPage({ run }: { readonly run: string }): VNode {
  const [look, setLook] = useState(0);
  const isNow = cursor.value === undefined;
  useEffect(() => {
    if (!isNow) return;
    const timer = setInterval(() => setLook((before) => before + 1), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isNow]);
  // Without a row: what the run's process tells of itself belongs to the end alone.
  const path = isNow ? `/runs/${encodeURIComponent(run)}/feeds?look=${look}` : aboutRun('/feeds');
  const { value, trouble } = useAnswer<FeedsAnswer>(path);
  return (
    <>
      <h1>Feeds</h1>
      {trouble !== undefined && <Trouble text={trouble} />}
      {value === undefined ? (
        trouble === undefined && <Waiting what="Asking how the feeds stand…" />
      ) : (
        <Feeds feeds={value} />
      )}
    </>
  );
}

function Feeds({ feeds }: { readonly feeds: FeedsAnswer }): VNode {
  const { now, rounds, gaps, gapCount, offsets, time } = feeds;
  return (
    <>
      {now === undefined ? (
        <p class="faint">
          As of {timeText(time)} UTC. {cursor.value === undefined ? 'Nobody runs it now: ' : ''}how the connections
          stand is known at the end of a run that goes on.
        </p>
      ) : (
        <Sources now={now} gaps={gaps} />
      )}
      <h2>Rounds</h2>
      {rounds.length === 0 ? (
        <p class="faint">No team has met yet.</p>
      ) : (
        <ul class="runs">
          {rounds.map((round) => (
            <li key={round.account} class="card">
              <Phases round={round} />
            </li>
          ))}
        </ul>
      )}
      <h2>Gaps</h2>
      {gapCount === 0 ? (
        <p class="faint">None.</p>
      ) : (
        <Table
          caption="Gaps"
          head={['Source', 'From, UTC', 'To, UTC', 'Long']}
          figures={[3]}
          rows={gaps
            .toReversed()
            .map(({ source, from, to }) => [source, timeText(from), timeText(to), formatSpan(to - from)])}
        />
      )}
      {gapCount > gaps.length && (
        <p class="faint">
          The latest {gaps.length} of {gapCount}.
        </p>
      )}
      <Offsets offsets={offsets} />
    </>
  );
}

function Sources({ now, gaps }: { readonly now: Now; readonly gaps: FeedsAnswer['gaps'] }): VNode {
  const { at, behind, nextCycleAt, sources } = now;
  return (
    <>
      <dl class="figures">
        <div>
          <dt>Waiting to be stepped</dt>
          <dd>{behind === 1 ? '1 event' : `${behind} events`}</dd>
        </div>
        <div>
          <dt>Next cycle</dt>
          <dd>{nextCycleAt === undefined ? 'none by time' : `in ${formatSpan(Math.max(0, nextCycleAt - at))}`}</dd>
        </div>
        <div>
          <dt>As of</dt>
          <dd>{timeText(at)} UTC</dd>
        </div>
      </dl>
      <Table
        caption="Sources"
        head={['Source', 'State', 'Events', 'Lag', 'Last event', 'Gaps', 'Nothing for a minute of']}
        figures={[2, 3, 4, 5]}
        rows={sources.map((source) => [
          source.source,
          <State key="state" state={source.state} lastEnd={source.lastEnd} />,
          source.events,
          formatSpan(source.lagMs),
          source.lastEventAt === undefined ? 'none yet' : `${formatSpan(Math.max(0, at - source.lastEventAt))} ago`,
          gaps.filter((gap) => gap.source === source.source).length,
          source.stale.join(', ') || '–',
        ])}
      />
    </>
  );
}

function State({ state, lastEnd }: { readonly state: string; readonly lastEnd: string | undefined }): VNode {
  return (
    <>
      <span aria-hidden="true">{MARKS[state] ?? '○'}</span> {state}
      {lastEnd !== undefined && state !== 'open' && (
        <small>
          {' '}
          after <Words text={lastEnd} />
        </small>
      )}
    </>
  );
}

function Offsets({ offsets }: { readonly offsets: FeedsAnswer['offsets'] }): VNode | null {
  const known = Object.entries(offsets);
  if (known.length === 0) return null;
  return (
    <p class="faint">
      Our clock against theirs: {known.map(([source, ms]) => `${source} ${ms > 0 ? '+' : ''}${ms} ms`).join(', ')}.
    </p>
  );
}

/** Who has answered in each phase so far; the last of them is where the round is while it is under way. */
function Phases({ round: { account, cycle, at, trigger, outcome, phases } }: { readonly round: LatestRound }): VNode {
  const isOver = outcome !== 'under way';
  const run = place.value[1] ?? '';
  return (
    <>
      <h3>
        <Link to={addressOf('runs', run, 'cycles', account, cycle)}>
          {account}, round {cycle}
        </Link>
      </h3>
      <p class="faint">
        {timeText(at)} UTC, called by {trigger}
      </p>
      <ol class="phases">
        {PHASES.filter((phase) => phases.some((one) => one.phase === phase)).map((phase) => {
          const own = phases.filter((one) => one.phase === phase);
          return (
            <li key={phase}>
              {phase}:{' '}
              {own.map(({ role, outcome: how }) => (how === 'valid' ? `✓ ${role}` : `✕ ${role} ${how}`)).join(', ')}
            </li>
          );
        })}
      </ol>
      <p>{isOver ? outcome : '◔ under way'}</p>
    </>
  );
}
