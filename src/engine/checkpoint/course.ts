import type { Instant } from '../../domain/time.ts';
import { MergePlace } from '../../feed/merge.ts';
import { Overlaps } from '../../feed/overlap.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { FeedPlace } from '../../ports/feed-source.ts';
import { createRun } from '../open-run.ts';
import type { RunPlan } from '../plan.ts';
import type { RunPorts } from '../run-ports.ts';
import type { RunState } from '../state.ts';
import { isHouseTeam } from '../team-cycles.ts';
import { MAKERS } from './makers.ts';
import { everythingIn, restoreGraph, savedGraph, unplainIn } from './saved-graph.ts';

/** All that moves while a run is stepped. */
export interface Course {
  readonly state: RunState;
  readonly overlaps: Overlaps;
  readonly merge: MergePlace;
  /** Where each of its tapes is read; undefined for a source that can only be read from its beginning. */
  readonly places: readonly (FeedPlace | undefined)[];
  /** Stepped so far. */
  events: number;
  /** Of the first event. */
  from: Instant | undefined;
}

/** A run before its first event. */
export function freshCourse(plan: RunPlan, ports: RunPorts): Course {
  return {
    state: createRun(plan, ports),
    overlaps: new Overlaps(ports.feeds.map(({ name }) => name)),
    merge: new MergePlace(),
    places: ports.feeds.map((feed) => feed.begin?.()),
    events: 0,
    from: undefined,
  };
}

/** Takes a fresh course to where the run was at its last checkpoint; it stays fresh where there is none. */
export function goOn(course: Course, checkpoints: Checkpoints): void {
  const why = unsavable(course);
  if (why !== undefined) checkpoints.refuse(why);
  const last = why === undefined ? checkpoints.last() : undefined;
  if (last === undefined) return;
  restoreGraph(course, last.state, outsideOf(course.state), MAKERS);
  course.state.recorder.goOnBehind(last.sequence);
}

/** Commits what was done so far, and keeps what the run is by now. */
export function keepCourse(course: Course, checkpoints: Checkpoints): void {
  const { state, merge } = course;
  const why = unplainMemory(state);
  if (why !== undefined) {
    checkpoints.refuse(why);
    return;
  }
  state.recorder.commit();
  merge.note();
  checkpoints.keep({ sequence: state.recorder.sequence, state: savedGraph(course, outsideOf(state)) });
}

/** What both lives of a run are given, and neither changes. */
function outsideOf({ plan, secrets, tools }: RunState): ReadonlyMap<object, number> {
  const outside = new Map(everythingIn(plan));
  for (const given of [secrets, tools]) if (given !== undefined) outside.set(given, outside.size);
  return outside;
}

/** Why there can be no checkpoint of a run; undefined where there can. */
function unsavable({ state, places }: Course): string | undefined {
  if (state.plan.turn !== undefined) return 'it is a fork, which turns from another run';
  if (places.includes(undefined)) return 'its feeds can only be read from their beginning';
  for (const { index, plan } of state.accounts) {
    const { account, strategy } = plan;
    if (strategy.kind === 'team') {
      if (!isHouseTeam(plan)) return `${account} asks a language model`;
    } else if (!state.listeners.memories.has(index)) {
      return `${strategy.name} does not say what it remembers (${account})`;
    }
  }
  return undefined;
}

/** Code that is not checked by a compiler may put anything into its memory. */
function unplainMemory({ accounts, listeners }: RunState): string | undefined {
  for (const { index, plan } of accounts) {
    const unplain = unplainIn(listeners.memories.get(index));
    if (unplain !== undefined) return `what ${plan.account} remembers holds ${unplain}, which cannot be kept`;
  }
  return undefined;
}
