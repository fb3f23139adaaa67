import type { SymbolId } from '../../domain/ids.ts';
import type { HeldView, Note, SymbolView } from '../../domain/snapshot.ts';
import { type DecisionAction, VOICES } from '../../domain/team.ts';
import type { Ask, BoardProposal, DebateView, PriorView, TeamView } from '../ask.ts';
import { shown } from '../numbers-in-text.ts';
import type { DecideReply, DecomposeReply, LeaderDecision, SoloDecision, SoloReply } from '../replies/shapes.ts';
import { priorOf } from '../skill.ts';
import { claimsFor } from './cite.ts';
import { calibrated, notesOn, warnOff } from './past.ts';
import { readingOf, SCORES } from './reading.ts';
import { withinRoom } from './room.ts';
import { actionFor, exitsFor, proposalFor, pUpOf, rounded } from './voice.ts';

const HOUSE_LEVERAGE = 2;
/** How much further than the stop the liquidation price must lie. */
const STOP_ROOM = 1.25;
const WORTH_A_LOOK = 0.3;
const MAX_EVIDENCE = 8;

/** Symbols where some rule speaks up, the loudest first. */
export function decompose(ask: Ask): DecomposeReply {
  const loud = ask.snapshot.symbols
    .map((view) => ({ symbol: view.symbol, loudness: loudnessOf(view) }))
    .filter(({ loudness }) => loudness >= WORTH_A_LOOK)
    .sort((left, right) => right.loudness - left.loudness || (left.symbol < right.symbol ? -1 : 1));
  return {
    symbols: loud.slice(0, ask.team.protocol.maxSymbols).map(({ symbol }) => symbol),
    questions: {
      researcher: ['Do independent authors agree, and is it new?'],
      quant: ['Is there a trend with strength behind it, and what does it risk?'],
      creative: ['What would hurt us most if the others are right too late?'],
    },
  };
}

function loudnessOf(view: SymbolView): number {
  const reading = readingOf(view);
  return Math.max(...VOICES.map((role) => Math.abs(SCORES[role](reading) ?? 0)));
}

/** Follows the prior where the voices that want the same are not outnumbered by those that want something else. */
export function decide(ask: Ask, board: DebateView, priors: readonly PriorView[]): DecideReply {
  const wishes = board.peers.flatMap((peer) => peer.proposals.map(wishOf));
  const decisions = decisionsOn(ask, wishes, priors);
  const doubters = board.rounds.at(-1)?.filter((critique) => critique.objection !== undefined).length ?? 0;
  const dissent = doubters === 0 ? '' : `${doubters} of ${board.peers.length} peers object`;
  return { decisions, dissent, comment: commentOn(decisions) };
}

/** The same rule with teams in the place of voices. */
export function merge(ask: Ask, teams: readonly TeamView[], priors: readonly PriorView[]): DecideReply {
  const wishes = teams.flatMap((team) => team.decisions);
  const decisions = decisionsOn(ask, wishes, priors);
  return { decisions, dissent: '', comment: commentOn(decisions) };
}

function decisionsOn(ask: Ask, wishes: readonly Wish[], priors: readonly PriorView[]): LeaderDecision[] {
  return withinRoom(
    ask.snapshot,
    priors.flatMap((prior) => decisionFor(ask, wishes, prior) ?? []),
  );
}

function commentOn(decisions: readonly unknown[]): string {
  return `House rules, no language model: ${decisions.length} decisions this cycle.`;
}

/** What somebody wants done with a symbol, and what speaks for it. */
interface Wish {
  readonly symbol: SymbolId;
  readonly action: DecisionAction;
  readonly weight: number;
  readonly evidence: readonly string[];
}

function wishOf({ symbol, action, weight, claims }: BoardProposal): Wish {
  const clean = claims.filter((claim) => claim.flags.length === 0);
  return { symbol, action, weight, evidence: clean.flatMap((claim) => claim.evidence) };
}

function decisionFor(ask: Ask, wishes: readonly Wish[], prior: PriorView): LeaderDecision | undefined {
  const { symbol } = prior;
  const view = ask.snapshot.symbols.find((one) => one.symbol === symbol);
  if (view === undefined) return undefined;
  const pUp = calibrated(prior.pUp, ask.snapshot.memory);
  const action = actionFor(pUp, view, heldIn(ask, symbol));
  const exits = exitsFor(action, view, readingOf(view));
  const leverage = leverageFor(ask, view, exits.stop);
  if (action === 'hold' || leverage === undefined) return undefined;
  const wanting = wishes.filter((wish) => wish.symbol === symbol && wish.action !== 'hold');
  const same = wanting.filter((wish) => wish.action === action);
  if (same.length === 0 || same.length * 2 < wanting.length) return undefined;
  const notes = notesOn(symbol, action, ask.snapshot.memory);
  if (warnOff(notes)) return undefined;
  return {
    symbol,
    action,
    weight: rounded(same.reduce((sum, wish) => sum + wish.weight, 0) / same.length, 3),
    pUp: rounded(pUp, 4),
    leverage,
    ...exits,
    rationale: `${same.length} of ${wanting.length} want ${action}, prior ${shown(prior.pUp)}`,
    evidence: [...new Set(same.flatMap((wish) => wish.evidence))].slice(0, MAX_EVIDENCE).concat(lastOf(notes)),
  };
}

function lastOf(notes: readonly Note[]): string[] {
  return notes.slice(-1).map(({ id }) => id);
}

function heldIn(ask: Ask, symbol: SymbolId): HeldView | undefined {
  return ask.snapshot.held.find((one) => one.symbol === symbol);
}

/**
 * The most leverage, up to the house's own, at which the stop still closes before the venue liquidates, with room for a
 * price that moves on the way; undefined where there is none, and 1 where there is no stop.
 * With margin = worth / leverage a position is liquidated at price · (1 ∓ 1 / leverage) / (1 ∓ maintenance).
 */
function leverageFor({ snapshot }: Ask, view: SymbolView, stop: number | null): number | undefined {
  if (stop === null) return 1;
  const away = (stop / view.price - 1) * STOP_ROOM;
  const rate = view.maintenanceRate;
  const leastMargin = away < 0 ? 1 - (1 - rate) * (1 + away) : (1 + rate) * (1 + away) - 1;
  if (leastMargin > 1) return undefined;
  const most = Math.min(HOUSE_LEVERAGE, snapshot.limits.maxLeverage, view.maxLeverage, 1 / leastMargin);
  return Math.max(1, Math.floor(most * 100) / 100);
}

/** One call: the three rules heard together, without anybody arguing. */
export function solo(ask: Ask): SoloReply {
  const wanted = ask.snapshot.symbols.flatMap((view) => soloDecision(ask, view) ?? []);
  const decisions = withinRoom(ask.snapshot, wanted);
  return { decisions, dissent: '', comment: `House rules in one call: ${decisions.length} decisions.` };
}

function soloDecision(ask: Ask, view: SymbolView): SoloDecision | undefined {
  const reading = readingOf(view);
  const heard = VOICES.flatMap((role) => pUpOf(role, ask, reading) ?? []);
  const prior = priorOf(heard.map((one) => ({ pUp: one, skill: 1 })));
  if (prior === undefined) return undefined;
  const pUp = calibrated(prior, ask.snapshot.memory);
  const action = actionFor(pUp, view, heldIn(ask, view.symbol));
  const same = VOICES.flatMap((role) => proposalFor(role, ask, view) ?? []).filter((one) => one.action === action);
  const [first] = same;
  if (action === 'hold' || first === undefined) return undefined;
  const leverage = leverageFor(ask, view, first.stop);
  if (leverage === undefined || warnOff(notesOn(view.symbol, action, ask.snapshot.memory))) return undefined;
  const sure = rounded(pUp, 4);
  return {
    ...first,
    pUp: sure,
    weight: rounded(same.reduce((sum, one) => sum + one.weight, 0) / same.length, 3),
    leverage,
    claims: VOICES.flatMap((role) => claimsFor(role, view.symbol, ask.snapshot).slice(0, 1)),
    rationale: `${same.length} rules want ${action} at ${shown(sure)}`,
  };
}
