import type { SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { RunRecord } from '../../domain/record.ts';
import type { HoldReason, Phase, Voice } from '../../domain/team.ts';
import { firstAttempt, type RoleAnswer } from '../attempt.ts';
import { type CycleContext, knownSymbol, withFound } from '../context.ts';
import type { Lesson } from '../lesson.ts';
import type { Seat, SeatEnd, SeatStep, VoiceCritique, VoiceState } from '../seat.ts';
import { answerRecord, foundBy, holdWith, inRoleOrder, leaderFailed, withAnswersTaken } from './answers.ts';
import { asksOf } from './asks.ts';
import { seatBasis } from './basis.ts';
import { takeCritique } from './criticise.ts';
import { settleDecisions } from './decide.ts';
import { enterVoice } from './propose.ts';
import { emptySeat } from './seats.ts';
import { settleSolo } from './solo.ts';

/** With fewer voices up there is nobody left to argue with. */
const FEWEST_UP = 2;

export function openSeat(context: CycleContext, index: number): SeatStep {
  const symbols = context.snapshot.symbols.map((view) => view.symbol);
  return beginPhase(context, { ...emptySeat(index), symbols });
}

function phaseOf(context: CycleContext, seat: Seat): Phase | undefined {
  return context.plan.phases[seat.phaseIndex]?.phase;
}

/** Everything a phase asks, at once. */
function beginPhase(context: CycleContext, seat: Seat): SeatStep {
  const asks = asksOf(context, seat, phaseOf(context, seat));
  const waiting = new Map(asks.map((ask) => [ask.key, firstAttempt(ask)]));
  return { seat: { ...seat, waiting, answers: [] }, asks, records: [] };
}

/** Called when the last answer of a phase is in. */
export function closePhase(context: CycleContext, seat: Seat): SeatStep {
  const answers = inRoleOrder(seat.answers);
  const own = answers.filter((answer) => answer.attempt.ask.brief.phase !== 'reflect');
  const taken = { ...withAnswersTaken(seat, answers), lessons: [...seat.lessons, ...answers.flatMap(lessonsIn)] };
  const step = closed(withFound(context, seat.found.flat()), taken, own);
  return { ...step, records: [...answers.map((answer) => answerRecord(context, answer)), ...step.records] };
}

function lessonsIn({ parsed }: RoleAnswer): readonly Lesson[] {
  if (parsed?.phase !== 'reflect') return [];
  return parsed.reply.lessons.map(({ position, lesson }) => ({ decision: position, text: lesson }));
}

function closed(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const phase = phaseOf(context, seat);
  switch (phase) {
    case 'decompose':
      return closeDecompose(context, seat, answers);
    case 'propose':
      return closePropose(context, seat, answers);
    case 'criticise':
      return closeCriticise(context, seat, answers);
    case 'decide':
      return closeDecide(context, seat, answers);
    case 'solo':
      return closeSolo(context, seat, answers);
    case 'merge':
    case 'reflect':
    case undefined:
      return ended(seat, [], holdWith('no-decision', ''));
    default:
      return assertNever(phase);
  }
}

function nextPhase(context: CycleContext, seat: Seat, records: readonly RunRecord[]): SeatStep {
  return { ...beginPhase(context, { ...seat, phaseIndex: seat.phaseIndex + 1 }), records };
}

function ended(seat: Seat, records: readonly RunRecord[], end: SeatEnd): SeatStep {
  return { seat: { ...seat, end }, asks: [], records };
}

function closeDecompose(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const [answer] = answers;
  if (answer?.parsed?.phase !== 'decompose') return ended(seat, [], leaderFailed(answer));
  const { reply } = answer.parsed;
  const wanted = reply.symbols.flatMap((symbol) => knownSymbol(context, symbol) ?? []);
  const held = context.snapshot.held.map((view) => view.symbol);
  const symbols = [...new Set<SymbolId>([...held, ...wanted.slice(0, context.team.protocol.maxSymbols)])];
  if (symbols.length === 0) return ended(seat, [], holdWith('model-held', answer.raw));
  return nextPhase(context, { ...seat, symbols, questions: reply.questions }, []);
}

function closePropose(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const inPlay = new Set(seat.symbols);
  const voices: VoiceState[] = [];
  const down = new Map(seat.down);
  const records: RunRecord[] = [];
  for (const answer of answers) {
    const { role } = answer.attempt.ask;
    if (role === 'leader') continue;
    const entry = enterVoice(withFound(context, foundBy(answer)), role, answer, inPlay);
    if (entry.record !== undefined) records.push(entry.record);
    if (entry.kind === 'up') voices.push(entry.voice);
    else down.set(role, entry.reason);
  }
  const entered: Seat = { ...seat, voices, down };
  if (areTooFew(context, down)) return ended(entered, records, holdWith(worstOf(down), rawOf(answers)));
  const active = voices.some((voice) => voice.proposals.some((proposal) => proposal.action !== 'hold'));
  if (!active) return ended(entered, records, holdWith('model-held', ''));
  const last = seat.phaseIndex + 1 === context.plan.phases.length;
  return last ? ended(entered, records, { kind: 'ballot' }) : nextPhase(context, entered, records);
}

function closeCriticise(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const down = new Map(seat.down);
  const revised = new Map<Voice, VoiceState>();
  const critiques: VoiceCritique[] = [];
  const records: RunRecord[] = [];
  for (const answer of answers) {
    const { role } = answer.attempt.ask;
    if (role === 'leader') continue;
    const voice = seat.voices.find((one) => one.role === role);
    if (voice === undefined || answer.parsed?.phase !== 'criticise') {
      down.set(role, 'role-failed');
      continue;
    }
    if (isUnheard(context, role)) continue;
    const taken = takeCritique(withFound(context, foundBy(answer)), seat, voice, answer.parsed.reply);
    revised.set(role, taken.voice);
    critiques.push(taken.critique);
    records.push(...taken.records);
  }
  const debated: Seat = {
    ...seat,
    round: seat.round + 1,
    down,
    voices: seat.voices.map((voice) => revised.get(voice.role) ?? voice),
    critiques: [...seat.critiques, critiques],
  };
  if (areTooFew(context, down)) return ended(debated, records, holdWith(worstOf(down), rawOf(answers)));
  const another = debated.round < context.team.protocol.maxRounds && disagree(context, debated);
  return another ? { ...beginPhase(context, debated), records } : nextPhase(context, debated, records);
}

/** Whether the voices are still further apart on a symbol than the protocol lets pass. */
function disagree(context: CycleContext, seat: Seat): boolean {
  return seat.symbols.some((symbol) => {
    const views = seat.voices.flatMap((voice) => voice.stance.get(symbol) ?? []);
    return Math.max(...views) - Math.min(...views) > context.team.protocol.disagreement;
  });
}

function closeDecide(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const [answer] = answers;
  if (answer?.parsed?.phase !== 'decide') return ended(seat, [], leaderFailed(answer));
  const { reply } = answer.parsed;
  const seen = withFound(context, foundBy(answer));
  const { decisions, records } = settleDecisions(seen, seatBasis(context, seat), answer.parsed);
  const { dissent, comment } = reply;
  return ended(seat, records, { kind: 'settled', decisions, dissent, comment, raw: answer.raw });
}

function closeSolo(context: CycleContext, seat: Seat, answers: readonly RoleAnswer[]): SeatStep {
  const [answer] = answers;
  if (answer?.parsed?.phase !== 'solo') return ended(seat, [], leaderFailed(answer));
  const { reply } = answer.parsed;
  const settled = settleSolo(context, seat, reply);
  if (settled.hold !== undefined) return ended(seat, settled.records, holdWith(settled.hold, answer.raw));
  const { dissent, comment } = reply;
  const end: SeatEnd = { kind: 'settled', decisions: settled.decisions, dissent, comment, raw: answer.raw };
  return ended(seat, settled.records, end);
}

function isUnheard({ team, snapshot }: CycleContext, role: Voice): boolean {
  const { unheard } = team.protocol;
  return unheard?.cycle === snapshot.cycle && unheard.role === role;
}

function areTooFew({ team }: CycleContext, down: ReadonlyMap<Voice, HoldReason>): boolean {
  return team.protocol.voices.length - down.size < FEWEST_UP;
}

/** Two voices lost to invention are named so; any other mix is a failure. */
function worstOf(down: ReadonlyMap<Voice, HoldReason>): HoldReason {
  return [...down.values()].every((reason) => reason === 'too-many-fabrications')
    ? 'too-many-fabrications'
    : 'role-failed';
}

function rawOf(answers: readonly RoleAnswer[]): string {
  return answers.map((answer) => answer.raw).join('\n');
}
