import { formatNumber, formatSpan, groupThousands } from '../../arena/format.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { ROLE_ALIASES } from '../../domain/team.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Answered, Cycle, CycleDecision } from '../../web/report/input.ts';
import { intentText } from '../../web/report/intent-text.ts';

/** One decision round in plain lines: what was shown, said, checked, decided and filled. */
export function cycleLines(cycle: Cycle): readonly string[] {
  const { opened, answers, turns, forecasts, decisions, hold } = cycle;
  const { shown } = opened;
  const lines = [
    cycleLine(cycle),
    `shown: equity ${shown.equity.toFixed(2)}, free margin ${shown.freeMargin.toFixed(2)}, holding ${shown.held.join(', ') || 'nothing'}; ${shown.evidence} things to cite, ${shown.posts} of them posts`,
    ...shown.symbols.map(
      ({ symbol, price, mood }) => `  ${symbol} ${price}${mood === undefined ? '' : ` mood ${mood.toFixed(2)}`}`,
    ),
    ...answers.flatMap(answerLines),
    ...turns.map(
      (turn) =>
        `${turn.role} turned on ${turn.symbol} from ${formatNumber(turn.from, 2)} to ${formatNumber(turn.to, 2)}${turn.undone ? ', undone' : ''}`,
    ),
    ...forecasts.map(
      ({ symbol, prior, leader, used, notes }) =>
        `P(rise) of ${symbol}: prior ${prior === undefined ? '–' : formatNumber(prior, 2)}, leader ${formatNumber(leader, 2)}, used ${formatNumber(used, 2)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`,
    ),
    ...decisions.flatMap(decisionLines),
    ...(hold === undefined ? [] : [`hold: ${hold}`]),
  ];
  return lines.map(indented);
}

/** A round in one line, for a list of them. */
export function cycleLine({ opened, decisions, hold }: Cycle): string {
  const ends = decisions.map(
    ({ action, symbol, verdict, fills }) => `${action} ${symbol} ${verdict}, fills ${fills.length}`,
  );
  const end = decisions.length > 0 ? ends.join('; ') : hold === undefined ? 'under way' : `hold: ${hold}`;
  return indented(`cycle ${opened.cycle}, ${formatInstant(opened.at).slice(0, 19)}, ${opened.trigger}: ${end}`);
}

function answerLines(answer: Answered): readonly string[] {
  const { role, phase, round, model, outcome, trouble, tools, said, audit } = answer;
  const flagged = audit?.flagged ?? [];
  return [
    '',
    `${phase}${round > 0 ? ` ${round}` : ''}, ${role} (${ROLE_ALIASES[role]}): ${model}, ${outcome}${trouble === undefined ? '' : ` (${trouble})`}${takenText(answer)}`,
    ...tools.map((use) => `  tool ${use.name} ${use.arguments}: ${use.outcome}, ${use.result}`),
    ...saidLines(said, 1),
    ...(audit === undefined || audit.claims === 0
      ? []
      : [`  audit: ${audit.claims} claims, ${flagged.length} flagged, ${audit.dropped} dropped`]),
    ...flagged.map(({ claim, flags }) => `    ${flags.join(', ')}: ${claim.text} [${claim.evidence.join(', ')}]`),
  ];
}

/** Time, tokens and dollars of a language model's answer; the house takes none of its own. */
function takenText({ model, latencyMs, firstTokenMs, usage, cost }: Answered): string {
  if (model === 'house') return '';
  const first = firstTokenMs === undefined ? '' : ` (first token ${formatSpan(firstTokenMs)})`;
  const tokens = groupThousands(String(usage.promptTokens + usage.completionTokens));
  return `, ${formatSpan(latencyMs)}${first}, ${tokens} tokens${cost === 0 ? '' : `, ${cost.toFixed(4)} USD`}`;
}

/** Whatever was said, a line a leaf group; text of strangers is escaped once, at the end. */
function saidLines(value: unknown, depth: number): readonly string[] {
  const pad = '  '.repeat(depth);
  if (Array.isArray(value) && value.every(isScalar)) return value.length === 0 ? [] : [`${pad}${value.join(', ')}`];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => saidLines(item, depth));
  if (typeof value !== 'object' || value === null) return [`${pad}${String(value)}`];
  const members = Object.entries(value);
  const plain = members.filter(([, member]) => isScalar(member));
  const nested = members.filter(([, member]) => !isScalar(member));
  return [
    ...(plain.length === 0 ? [] : [`${pad}${plain.map(([name, member]) => `${name} ${String(member)}`).join(' · ')}`]),
    ...nested.flatMap(([name, member]) => {
      const lines = saidLines(member, depth + 1);
      return lines.length === 0 ? [] : [`${pad}${name}`, ...lines];
    }),
  ];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function decisionLines(decision: CycleDecision): readonly string[] {
  const { symbol, action, verdict, reason, notes, rationale, evidence, intents, refused, fills } = decision;
  return [
    '',
    `decision ${decision.id}: ${action} ${symbol}, gate ${verdict}${reason === undefined ? '' : `: ${reason}`}`,
    `  ${rationale}`,
    `  evidence ${evidence.join(', ') || 'none'}`,
    ...notes.map((note) => `  gate: ${note}`),
    ...intents.map((intent) => `  order: ${intentText(intent)}`),
    ...refused.map((why) => `  refused: ${why}`),
    ...fills.map(
      (fill) => `  filled ${fill.side} ${fill.size} at ${fill.price}, fee ${fill.fee}, ${fill.cause}, ${fill.on}`,
    ),
  ];
}

/** Escaped, with the spaces it begins with. */
function indented(line: string): string {
  const pad = line.length - line.trimStart().length;
  return `${' '.repeat(pad)}${escapeTerminal(line)}`;
}
