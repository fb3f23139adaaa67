import type { SymbolView } from '../../domain/snapshot.ts';
import type { Ask, Board, BoardProposal, PriorView } from '../ask.ts';
import { priorOf } from '../prior.ts';
import { shown } from '../prompt/shown.ts';
import type { DecideReply, LeaderDecision, SoloDecision, SoloReply } from '../replies/decide.ts';
import type { DecomposeReply } from '../replies/decompose.ts';
import { claimsFor } from './cite.ts';
import { readingOf, SCORES } from './reading.ts';
import { actionFor, exitsFor, proposalFor, pUpOf, rounded } from './voice.ts';

const HOUSE_LEVERAGE = 2;
const WORTH_A_LOOK = 0.3;
const MAX_EVIDENCE = 8;
const VOICES = ['researcher', 'quant', 'creative'] as const;

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

/** Follows the prior where the voices that want the same outnumber those that want something else. */
export function decide(ask: Ask, board: Board, priors: readonly PriorView[]): DecideReply {
  const decisions = priors.flatMap((prior) => decisionFor(ask, board, prior) ?? []);
  const doubters = board.rounds.at(-1)?.filter((critique) => critique.objection !== undefined).length ?? 0;
  return {
    decisions,
    dissent: doubters === 0 ? '' : `${doubters} of ${board.peers.length} peers object`,
    comment: `House rules, no language model: ${decisions.length} decisions this cycle.`,
  };
}

function decisionFor(ask: Ask, board: Board, { symbol, pUp }: PriorView): LeaderDecision | undefined {
  const held = ask.snapshot.held.find((one) => one.symbol === symbol);
  const view = ask.snapshot.symbols.find((one) => one.symbol === symbol);
  const action = actionFor(pUp, held);
  if (action === 'hold' || view === undefined) return undefined;
  const wanting = board.peers.flatMap((peer) => peer.proposals.filter((proposal) => proposal.symbol === symbol));
  const same = wanting.filter((proposal) => proposal.action === action);
  if (same.length === 0 || same.length * 2 < wanting.filter((proposal) => proposal.action !== 'hold').length)
    return undefined;
  return {
    symbol,
    action,
    weight: rounded(same.reduce((sum, proposal) => sum + proposal.weight, 0) / same.length, 3),
    pUp: rounded(pUp, 4),
    leverage: leverageFor(ask, view),
    ...exitsFor(action, view, readingOf(view)),
    rationale: `${same.length} of ${wanting.length} voices want ${action}, prior ${shown(pUp)}`,
    evidence: evidenceOf(same),
  };
}

function leverageFor(ask: Ask, view: SymbolView): number {
  return Math.max(1, Math.min(HOUSE_LEVERAGE, ask.snapshot.limits.maxLeverage, view.maxLeverage));
}

function evidenceOf(proposals: readonly BoardProposal[]): string[] {
  const clean = proposals.flatMap((proposal) => proposal.claims.filter((claim) => claim.flags.length === 0));
  return [...new Set(clean.flatMap((claim) => claim.evidence))].slice(0, MAX_EVIDENCE);
}

/** One call: the three rules heard together, without anybody arguing. */
export function solo(ask: Ask): SoloReply {
  const decisions = ask.snapshot.symbols.flatMap((view) => soloDecision(ask, view) ?? []);
  return { decisions, dissent: '', comment: `House rules in one call: ${decisions.length} decisions.` };
}

function soloDecision(ask: Ask, view: SymbolView): SoloDecision | undefined {
  const reading = readingOf(view);
  const pUp = priorOf(
    VOICES.flatMap((role) => {
      const view = pUpOf(role, ask, reading);
      return view === undefined ? [] : [{ pUp: view, skill: 1 }];
    }),
  );
  const held = ask.snapshot.held.find((one) => one.symbol === view.symbol);
  if (pUp === undefined) return undefined;
  const action = actionFor(pUp, held);
  const surest = VOICES.flatMap((role) => proposalFor(role, ask, view) ?? []).filter((one) => one.action === action);
  const [first] = surest;
  if (action === 'hold' || first === undefined) return undefined;
  return {
    ...first,
    pUp: rounded(pUp, 4),
    weight: rounded(surest.reduce((sum, one) => sum + one.weight, 0) / surest.length, 3),
    leverage: leverageFor(ask, view),
    claims: VOICES.flatMap((role) => claimsFor(role, view.symbol, ask.snapshot).slice(0, 1)),
    rationale: `${surest.length} rules want ${action} at ${shown(pUp)}`,
  };
}
