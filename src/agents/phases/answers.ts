import type { RoleAnswered } from '../../domain/record.ts';
import type { Evidence } from '../../domain/snapshot.ts';
import { type HoldReason, ROLES } from '../../domain/team.ts';
import type { RoleAnswer } from '../attempt.ts';
import type { CycleContext } from '../context.ts';
import { looser, TOP_RUNG } from '../memory.ts';
import { addSpending } from '../purse.ts';
import type { CycleEnd, Seat } from '../seat.ts';
import { foundLive, searchUse } from '../tools/live-search.ts';

/** Role order, so that what is made of answers does not depend on who was quicker. */
export function inRoleOrder(answers: readonly RoleAnswer[]): readonly RoleAnswer[] {
  const place = ({ attempt: { ask } }: RoleAnswer): number =>
    ROLES.indexOf(ask.role) + (ask.brief.phase === 'reflect' ? ROLES.length : 0);
  return [...answers].sort((left, right) => place(left) - place(right));
}

/** Takes a phase's answers off the table: what they cost and what their models took is kept. */
export function withAnswersTaken(seat: Seat, answers: readonly RoleAnswer[]): Seat {
  let { spent } = seat;
  const rungs = new Map(seat.rungs);
  for (const { attempt, parsed } of answers) {
    const { model, rung } = attempt.ask;
    spent = addSpending(spent, attempt.spent);
    if (parsed !== undefined && rung !== TOP_RUNG) rungs.set(model, looser(rung, rungs.get(model) ?? TOP_RUNG));
  }
  return { ...seat, answers: [], found: [...seat.found, answers.flatMap(broughtBy)], spent, rungs };
}

/** What tools brought for one answer: its role may cite it at once, the others once the phase is over. */
export function foundBy({ attempt }: RoleAnswer): readonly Evidence[] {
  return attempt.ask.turns.flatMap((turn) => turn.found);
}

/** That, and what its model's provider came upon by itself: nobody could cite that in the same answer. */
function broughtBy(answer: RoleAnswer): readonly Evidence[] {
  return [...foundBy(answer), ...foundLive(answer.attempt.citations, answer.at)];
}

export function holdWith(reason: HoldReason, raw: string): CycleEnd {
  return { kind: 'hold', reason, raw };
}

/** A leader, or a judge, without an answer ends it. */
export function leaderFailed(answer: RoleAnswer | undefined): CycleEnd {
  if (answer?.outcome === 'timeout') return holdWith('deadline-passed', answer.raw);
  return holdWith(answer?.failure === 'refused' ? 'refused' : 'leader-failed', answer?.raw ?? '');
}

const MAX_RAW_CHARACTERS = 65_536;

export function answerRecord(context: CycleContext, answer: RoleAnswer): RoleAnswered {
  const { ask, usage, spent, reckonedTicks, latencyMs, firstTokenMs, reasoning, citations } = answer.attempt;
  const raw = answer.raw.slice(0, MAX_RAW_CHARACTERS);
  return {
    kind: 'role-answered',
    cycle: context.snapshot.cycle,
    at: answer.at,
    role: ask.role,
    phase: ask.brief.phase,
    seat: ask.seat,
    round: ask.brief.phase === 'criticise' ? ask.brief.round : 0,
    model: ask.model,
    outcome: answer.outcome,
    rung: ask.rung,
    attempts: ask.occurrence + 1,
    usage,
    cost: spent.cost,
    ...(usage.billedTicks === undefined ? {} : { reckonedTicks }),
    latencyMs,
    firstTokenMs,
    reasoning: reasoning?.slice(0, MAX_RAW_CHARACTERS),
    tools: [
      ...ask.turns.flatMap((turn) => turn.uses),
      ...searchUse(context.team.liveSearch, usage, citations, answer.at),
    ],
    reply: answer.parsed === undefined ? raw : JSON.stringify(answer.parsed.reply),
    trouble: answer.trouble,
  };
}
