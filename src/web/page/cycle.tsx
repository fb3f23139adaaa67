import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber, groupThousands } from '../../arena/format.ts';
import type { CycleAnswer, CyclesAnswer, Round } from '../api/shapes.ts';
import { AnswerCard, CitedEvidence } from './answer.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Table, Trouble, Waiting, Words } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { causeWords, holdWords, moneyText, timeText, trimmed, verdictWords } from './words.ts';

type Mark = Round['marks'][number];
const MARKS: Readonly<Record<Mark, string>> = {
  disagreement: '⇄ apart',
  flip: '↻ turned',
  refusal: '✕ refused',
  clamp: '⇥ clamped',
  liquidation: '⚠ liquidated',
  audit: '⚑ flagged',
  fill: '● filled',
};
const KINDS: readonly Mark[] = ['disagreement', 'flip', 'audit', 'refusal', 'clamp', 'liquidation', 'fill'];

/** Looked through for those with a mark. */
const MOST_ROUNDS = 5_000;

export function CyclesPage({ account }: { readonly account: string | undefined }): VNode {
  const own = account === undefined ? '' : `&account=${encodeURIComponent(account)}`;
  const more = `latest=${MOST_ROUNDS}${own}`;
  const { value, trouble } = useAnswer<CyclesAnswer>(aboutRun('/cycles', more));
  const [wanted, setWanted] = useState<Mark>();
  const run = place.value[1] ?? '';
  const rounds =
    value?.cycles.filter((round) => wanted === undefined || round.marks.includes(wanted)).toReversed() ?? [];
  return (
    <>
      <h1>{account === undefined ? 'Cycles' : `Cycles of ${account}`}</h1>
      {trouble !== undefined && <Trouble text={trouble} />}
      <fieldset class="switches" aria-label="Only rounds with">
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={wanted === kind}
            onClick={() => setWanted(wanted === kind ? undefined : kind)}
          >
            {MARKS[kind]}
          </button>
        ))}
      </fieldset>
      {value === undefined ? (
        <Waiting what="Reading the rounds…" />
      ) : (
        <Table
          caption="Rounds"
          head={['Time, UTC', 'Account', 'Round', 'Called by', 'Outcome', 'Marks']}
          figures={[2]}
          rows={rounds.slice(0, 300).map((round) => [
            timeText(round.at),
            round.account,
            <Link key="round" to={addressOf('runs', run, 'cycles', round.account, round.cycle)}>
              {round.cycle}
            </Link>,
            round.trigger,
            round.outcome,
            <Marks key="marks" marks={round.marks} />,
          ])}
        />
      )}
    </>
  );
}

function Marks({ marks }: { readonly marks: readonly Mark[] }): VNode {
  return <span class="marks">{marks.map((mark) => MARKS[mark]).join('  ')}</span>;
}

export function CyclePage({ account, cycle: number }: { readonly account: string; readonly cycle: number }): VNode {
  const own = encodeURIComponent(account);
  const { value, trouble } = useAnswer<CycleAnswer>(aboutRun(`/cycles/${own}/${number}`));
  const rounds = useAnswer<CyclesAnswer>(aboutRun('/cycles', `account=${own}`)).value?.cycles ?? [];
  const run = place.value[1] ?? '';
  const to = (round: number): string => addressOf('runs', run, 'cycles', account, round);
  const title = `Round ${number} of ${account}`;
  if (trouble !== undefined) return <Trouble text={`${title}: ${trouble}`} />;
  if (value === undefined) return <Waiting what={`Reading ${title}…`} />;
  const { cycle } = value;
  return (
    <>
      <h1>{title}</h1>
      <nav class="steps" aria-label="Other rounds">
        {value.previous !== undefined && <Link to={to(value.previous)}>← round {value.previous}</Link>}
        {value.next !== undefined && <Link to={to(value.next)}>round {value.next} →</Link>}
        {KINDS.map((kind) => {
          const next = rounds.find((round) => round.cycle > number && round.marks.includes(kind));
          return next === undefined ? null : (
            <Link key={kind} to={to(next.cycle)}>
              next {MARKS[kind]}
            </Link>
          );
        })}
      </nav>
      <InShort cycle={cycle} />
      <Shown opened={cycle.opened} />
      <Stage title="Questions" cycle={cycle} phases={['decompose']} />
      <Stage title="Blind proposals" cycle={cycle} phases={['propose']} />
      <Stage title="Its answer" cycle={cycle} phases={['solo']} />
      <Stage title="Critiques" cycle={cycle} phases={['criticise']} />
      {cycle.turns.length > 0 && <Turns turns={cycle.turns} />}
      <Forecasts forecasts={cycle.forecasts} />
      <Stage title="The leader" cycle={cycle} phases={['decide', 'merge']} />
      <h2>Gate and venue</h2>
      {cycle.decisions.length === 0 && (
        <p>
          {cycle.hold === undefined ? 'Nothing is decided yet.' : `Nothing was asked of it: ${holdWords(cycle.hold)}.`}
        </p>
      )}
      {cycle.decisions.map((decision) => (
        <Decision key={decision.id} decision={decision} />
      ))}
    </>
  );
}

type Cycle = CycleAnswer['cycle'];

/** What came of the round, before how it came to it. */
function InShort({ cycle: { decisions, hold } }: { readonly cycle: Cycle }): VNode {
  return (
    <section class="card">
      <h2>In short</h2>
      {decisions.length === 0 && (
        <p>{hold === undefined ? 'Nothing is decided yet.' : `It did nothing: ${holdWords(hold)}.`}</p>
      )}
      {decisions.map((decision) => (
        <p key={decision.id}>
          <strong>
            {decision.action.replace('_', ' ')} {decision.symbol}
          </strong>{' '}
          <VerdictTag decision={decision} />. {filledText(decision)}
        </p>
      ))}
    </section>
  );
}

/** How it was filled, and how what was opened has ended so far. */
function filledText({ fills, orders, refused }: Cycle['decisions'][number]): string {
  if (fills.length === 0)
    return refused.length > 0 ? `Refused: ${refused.join('; ')}.` : orders.length > 0 ? 'Nothing was filled.' : '';
  return fills
    .map(
      (fill) =>
        `${timeText(fill.at).slice(11)} ${fill.side === 'buy' ? 'bought' : 'sold'} ${trimmed(fill.size)} at ${fill.price}, ${causeWords(fill.cause).replace('By', 'by')}.`,
    )
    .join(' ');
}

function VerdictTag({ decision: { verdict, reason } }: { readonly decision: Cycle['decisions'][number] }): VNode {
  return (
    <span class={`verdict-tag ${verdict}`}>
      {reason === undefined ? verdictWords(verdict) : `${verdictWords(verdict)}: ${reason}`}
    </span>
  );
}

function Shown({ opened: { at, trigger, shown, snapshotHash } }: { readonly opened: Cycle['opened'] }): VNode {
  return (
    <section class="card">
      <h2>Snapshot</h2>
      <p>
        {timeText(at)} UTC, called by {trigger}. Equity {groupThousands(shown.equity.toFixed(2))}, free margin{' '}
        {groupThousands(shown.freeMargin.toFixed(2))},{' '}
        {shown.held.length === 0 ? 'no position' : `holding ${shown.held.join(', ')}`}; {shown.evidence} things to cite,{' '}
        {shown.posts} of them posts.
      </p>
      <Table
        caption="Symbols shown"
        head={['Symbol', 'Price', 'Crowd, 1 h']}
        figures={[1, 2]}
        rows={shown.symbols.map(({ symbol, price, mood }) => [
          symbol,
          String(price),
          mood === undefined ? 'nobody spoke' : formatNumber(mood, 2),
        ])}
      />
      <p class="faint">
        snapshot <code>{snapshotHash.slice(0, 16)}</code>
      </p>
    </section>
  );
}

function Stage({
  title,
  cycle,
  phases,
}: {
  readonly title: string;
  readonly cycle: Cycle;
  readonly phases: readonly string[];
}): VNode | null {
  const answers = cycle.answers.filter(({ phase }) => phases.includes(phase));
  if (answers.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <div class="side">
        {answers.map((answer, at) => (
          <AnswerCard key={at} answer={answer} />
        ))}
      </div>
    </section>
  );
}

function Turns({ turns }: { readonly turns: Cycle['turns'] }): VNode {
  return (
    <ul class="turns">
      {turns.map((turn, at) => (
        <li key={at}>
          {turn.role} turned on {turn.symbol} from {formatNumber(turn.from, 2)} to {formatNumber(turn.to, 2)}{' '}
          {turn.undone ? (
            <strong class="flag">undone: no new evidence</strong>
          ) : (
            <CitedEvidence ids={turn.newEvidence} />
          )}
        </li>
      ))}
    </ul>
  );
}

const VOICES = ['researcher', 'quant', 'creative'] as const;

function Forecasts({ forecasts }: { readonly forecasts: Cycle['forecasts'] }): VNode | null {
  if (forecasts.length === 0) return null;
  const figure = (value: number | undefined): string => (value === undefined ? '–' : formatNumber(value, 2));
  return (
    <section>
      <h2>Probability of a rise</h2>
      <Table
        caption="Probability of a rise"
        head={['Symbol', ...VOICES, 'prior', 'leader', 'used', 'Changed by code']}
        figures={[1, 2, 3, 4, 5, 6]}
        rows={forecasts.map(({ symbol, blind, debated, prior, leader, used, notes }) => [
          symbol,
          ...VOICES.map((role) =>
            debated[role] === undefined || debated[role] === blind[role]
              ? figure(blind[role])
              : `${figure(blind[role])} → ${figure(debated[role])}`,
          ),
          figure(prior),
          figure(leader),
          figure(used),
          notes.join(', '),
        ])}
      />
    </section>
  );
}

function Decision({ decision }: { readonly decision: Cycle['decisions'][number] }): VNode {
  const { symbol, action, notes, confidence, evidence, rationale, orders, refused, fills } = decision;
  return (
    <section class="card">
      <h3>
        {action.replace('_', ' ')} {symbol} <VerdictTag decision={decision} />
        {confidence !== undefined && <span class="faint"> confidence {confidence.toFixed(2)}</span>}
      </h3>
      <Words block text={rationale} />
      <CitedEvidence ids={evidence} />
      {notes.length > 0 && <p>gate: {notes.join('; ')}</p>}
      {orders.length > 0 && <p>order: {orders.join('; ')}</p>}
      {refused.length > 0 && <p class="flag">refused: {refused.join('; ')}</p>}
      {fills.length > 0 && (
        <Table
          caption="Fills"
          head={['Time, UTC', 'Side', 'Size', 'Price', 'Fee', 'Cause', 'Filled on']}
          figures={[2, 3, 4]}
          rows={fills.map((fill) => [
            timeText(fill.at),
            fill.side,
            trimmed(fill.size),
            fill.price,
            moneyText(fill.fee),
            fill.cause,
            fill.on,
          ])}
        />
      )}
    </section>
  );
}
