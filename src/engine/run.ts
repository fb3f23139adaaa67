import { combineDigests, type RunDigest } from '../domain/digest.ts';
import { rankOf } from '../domain/event-order.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import { DIGESTED_KINDS, type RunStarted } from '../domain/record.ts';
import { decodeRow } from '../domain/record-codec.ts';
import { RowText } from '../domain/row-text.ts';
import { areColumns, TradeColumns } from '../domain/tick-columns.ts';
import type { Instant } from '../domain/time.ts';
import { passingFeeds, type Readable } from '../feed/merge.ts';
import { Overlaps } from '../feed/overlap.ts';
import type { FeedReport, FeedSource } from '../ports/feed-source.ts';
import type { Journal } from '../ports/journal.ts';
import type { Account } from './account.ts';
import { answerAsks } from './answer.ts';
import { finishEvent } from './booking.ts';
import { type Course, freshCourse, goOn, keepCourse } from './checkpoint/course.ts';
import { sampleEquity } from './equity.ts';
import { noteLines, type PriceNotes } from './market-notes.ts';
import { openBooks } from './open-run.ts';
import { passQuietTrades } from './passing-trades.ts';
import { PendingCalls } from './pending-calls.ts';
import type { RunPlan } from './plan.ts';
import type { RunPorts } from './run-ports.ts';
import { chargeUnheard } from './slots.ts';
import type { PendingAsk, RunState } from './state.ts';
import { step, stepAgenda } from './step.ts';
import { viewOf } from './view.ts';

export interface RunOutcome {
  readonly digest: RunDigest;
  readonly events: number;
  /** Of the first and the last event; undefined when there was none. */
  readonly span: { readonly from: Instant; readonly to: Instant } | undefined;
  readonly reports: readonly FeedReport[];
  readonly refusedPrices: ReadonlyMap<string, number>;
  /** What a reader must know of the prices, a sentence each. */
  readonly notes: readonly string[];
  /** The same in parts. */
  readonly priceNotes: PriceNotes;
  /** Slots that came while the team was still in a cycle. */
  readonly missedSlots: number;
}

/** Often enough for a stop to be heard within a second of slow strategies, and too seldom to cost anything. */
const EVENTS_A_LOOK = 32;

/**
 * Runs a plan over its feeds to their end. On a journal that already holds the beginning of this run, the rows there are
 * compared with what is stepped, from the last checkpoint on where there is one, and writing starts behind them.
 */
export async function runPlan(plan: RunPlan, started: RunStarted, ports: RunPorts): Promise<RunOutcome> {
  const course = freshCourse(plan, ports);
  const { state } = course;
  const { feeds, live, checkpoints, onStep, onAsk } = ports;
  if (checkpoints !== undefined) goOn(course, checkpoints);
  const begunAt = state.recorder.sequence;
  const beside = live === undefined ? undefined : new PendingCalls(live.models);
  const ask = async (asks: readonly PendingAsk[], upTo: Instant): Promise<void> => {
    if (onAsk !== undefined) for (const pending of asks) onAsk(pending.ask);
    if (beside === undefined) {
      await answerAsks(state, asks, ports.models);
      return ports.onProgress(state.now, course.events);
    }
    beside.ask(state, asks);
    beside.settle(state, upTo);
  };
  for await (const batch of passingFeeds(sourcesOf(course, feeds), course.overlaps, course.merge)) {
    const [events, columns] = areColumns(batch) ? [undefined, batch] : [batch, undefined];
    const trades = passableIn(batch, ports);
    // By place: in a function that waits, an iterator is called for every event and makes an object each time.
    for (let at = 0; at < batch.length; at += 1) {
      const passed = trades === undefined ? 0 : passQuietTrades(state, trades, at);
      at += passed;
      const event = events === undefined ? columns?.passing(at) : events[at];
      if (event === undefined) break;
      if (course.from === undefined) {
        course.from = event.visible;
        onStep?.(undefined);
        openBooks(state, event.visible, started);
      }
      // Written out here: an await for every event that has nothing to wait for would be most of its cost.
      beside?.settle(state, event.visible);
      while (state.agenda.nextAt <= event.visible && isNext(state, event, feeds)) {
        const asks = stepNext(state, onStep);
        if (asks.length > 0) await ask(asks, event.visible);
      }
      onStep?.(undefined, passed + 1);
      const asks = step(state, event);
      if (asks.length > 0) await ask(asks, event.visible);
      course.events += passed + 1;
      if (course.events % EVENTS_A_LOOK > passed) continue;
      const look = ports.onProgress(state.now, course.events);
      if (look !== undefined) await look;
    }
    if (!state.recorder.isRepeating && checkpoints?.isDue() === true) keepCourse(course, checkpoints);
    if (live === undefined || beside === undefined) continue;
    await live.settle(Math.min(state.agenda.nextAt, beside.dueAt), () => viewOf(state));
    beside.send();
  }
  // The feeds have ended: what is due by their last instant still happens.
  while (state.agenda.nextAt <= state.now) await ask(stepNext(state, onStep), state.now);
  // A live run may be taken up again, and then nobody was weighed here.
  if (course.from !== undefined && live === undefined) {
    onStep?.(undefined);
    close(state);
  }
  ports.journal.commit();
  const digest = begunAt === 0 ? digestOf(state.accounts) : digestOfRows(state.accounts, ports.journal);
  return { digest, ...outcomeOf(course, feeds) };
}

/** What nobody hears need not be an object of its own. */
function sourcesOf({ state, places }: Course, feeds: readonly FeedSource[]): readonly Readable[] {
  return feeds.map((feed, at) => ({
    read: () => feed.read(places[at]),
    readPassing: state.listeners.hearsTicks ? undefined : feed.readPassing?.bind(feed, places[at]),
  }));
}

/** Trades that need not all be stepped: nobody goes on beside them. */
function passableIn(batch: object, { live }: RunPorts): TradeColumns | undefined {
  return live === undefined && batch instanceof TradeColumns ? batch : undefined;
}

function outcomeOf(
  { state, overlaps, events, from }: Course,
  feeds: readonly FeedSource[],
): Omit<RunOutcome, 'digest'> {
  const priceNotes = state.notes.told();
  return {
    events,
    span: from === undefined ? undefined : { from, to: state.now },
    reports: reportsOf(feeds, overlaps),
    refusedPrices: state.refusedPrices,
    notes: noteLines([priceNotes]),
    priceNotes,
    missedSlots: [...state.teams.values()].reduce((sum, team) => sum + team.missed, 0),
  };
}

export function overlapsOf(feeds: readonly FeedSource[]): Overlaps {
  return new Overlaps(feeds.map(({ name }) => name));
}

/** What each source read; what another had told before is among its lines left out. */
export function reportsOf(feeds: readonly FeedSource[], overlaps: Overlaps): readonly FeedReport[] {
  return feeds.map((feed, tape) => {
    const report = feed.report();
    const refused = new Map(report.refused);
    for (const [kind, count] of overlaps.countsOf(tape)) refused.set(kind, (refused.get(kind) ?? 0) + count);
    return { ...report, refused, firstRefused: new Map([...overlaps.firstOf(tape), ...report.firstRefused]) };
  });
}

function stepNext(state: RunState, onStep: RunPorts['onStep']): readonly PendingAsk[] {
  const item = state.agenda.pop();
  if (item === undefined) return [];
  onStep?.(item);
  return stepAgenda(state, item);
}

/** Whether the earliest thing on the agenda comes before the event. On a tape written live, kinds do not reorder. */
function isNext({ agenda }: RunState, event: FeedEvent, feeds: readonly FeedSource[]): boolean {
  return feeds[event.tape]?.isLive?.() === true || agenda.isDueBefore(event.visible, rankOf(event));
}

/** Everybody is weighed, and what was asked too late to be heard is counted: it was paid all the same. */
function close(state: RunState): void {
  sampleEquity(state);
  chargeUnheard(state);
  finishEvent(state);
}

/** Accounts come sorted by id, so that entrants and the run are combined in that order. */
function digestOf(accounts: readonly Account[], textOf = ({ row }: Account): RowText => row): RunDigest {
  return combineDigests(
    accounts.map((account) => ({
      account: account.plan.account,
      entrant: account.plan.entrant,
      digest: textOf(account).digest(),
    })),
  );
}

/** The same of a run that was not stepped from its beginning: a hash cannot be kept half made. */
function digestOfRows(accounts: readonly Account[], journal: Journal): RunDigest {
  const texts = new Map(accounts.map(({ plan }) => [plan.account, new RowText()]));
  for (const { account, body, sequence } of journal.rows(1)) {
    const text = account === undefined ? undefined : texts.get(account);
    if (text === undefined) continue;
    for (const record of decodeRow(body, sequence)) if (DIGESTED_KINDS.has(record.kind)) text.add(record);
    text.end();
  }
  return digestOf(accounts, ({ plan }) => texts.get(plan.account) ?? new RowText());
}
