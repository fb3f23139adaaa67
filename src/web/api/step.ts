import type { SymbolId } from '../../domain/ids.ts';
import type { RunRecord } from '../../domain/record.ts';
import type { Grid } from '../../domain/units.ts';
import { fillRow } from '../report/input.ts';
import { intentText } from '../report/intent-text.ts';
import type { StepAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';

interface Step {
  readonly by: 'row' | 'cycle' | 'fill' | 'time';
  readonly back?: 'yes' | undefined;
  /** With `time`: how far on. */
  readonly ms: number;
  readonly account?: string | undefined;
}

/** Where the next, or the last, row, round or fill is, or the row that stands so much later; the cursor stays at an end. */
export function stepFrom(run: OpenRun, at: number, step: Step): StepAnswer {
  const sequence = Math.min(Math.max(targetOf(run, at, step), 1), run.log.last);
  return { sequence, time: run.log.timeOf(sequence) };
}

function targetOf(run: OpenRun, at: number, { by, back, ms, account }: Step): number {
  const isBack = back !== undefined;
  if (by === 'row') return isBack ? at - 1 : at + 1;
  if (by === 'time') return run.log.rowAt(run.log.timeOf(at) + (isBack ? -ms : ms));
  const { log } = run;
  const seen = isBack ? at - 1 : at;
  const count = by === 'fill' ? log.fillCount(seen, { account }) : log.roundCount(seen, account);
  return log.rowOf(by, isBack ? count - 1 : count, account) ?? (isBack ? 1 : log.last);
}

/** What one thing was that an account was shown, said, decided or got. */
export function stepText(record: RunRecord | undefined, grids: ReadonlyMap<SymbolId, Grid>): string {
  if (record === undefined) return 'nothing more';
  if (record.kind === 'cycle-opened') {
    const prices = record.shown.symbols.map(({ symbol, price }) => `${symbol} ${price}`);
    return `is shown equity ${record.shown.equity.toFixed(2)}, ${prices.join(', ')} (snapshot ${record.snapshotHash.slice(0, 12)})`;
  }
  if (record.kind === 'role-answered') return `${record.role} answers in ${record.phase}: ${record.reply}`;
  if (record.kind === 'team-decided') {
    const { action, symbol, verdict, reason, rationale } = record;
    const judged = reason === undefined ? verdict : `${verdict}, ${reason}`;
    return `decides ${action.replace('_', ' ')} ${symbol} (${judged}): ${rationale}`;
  }
  if (record.kind === 'decision-made')
    return `decides in ${record.symbol}: ${record.intents.map(intentText).join('; ')}`;
  if (record.kind === 'hold-made') return `holds: ${record.reason}`;
  if (record.kind === 'order-refused') return `is refused in ${record.symbol}: ${record.reason}`;
  if (record.kind !== 'fill-made') return record.kind;
  const { side, size, symbol, price, cause } = fillRow(record.fill, grids.get(record.fill.symbol));
  return `is filled: ${side} ${size} ${symbol} at ${price} (${cause})`;
}

/** Two texts from a little before their first difference on, each no longer than a page has room for. */
export function fromDifference(left: string, right: string): readonly [string, string] {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  const from = same < MOST / 2 ? 0 : same - BEFORE;
  return [cut(left, from), cut(right, from)];
}

const MOST = 400;
const BEFORE = 60;

function cut(text: string, from: number): string {
  const rest = text.slice(from, from + MOST);
  return `${from > 0 ? '…' : ''}${rest}${from + MOST < text.length ? '…' : ''}`;
}
