import { escapeTerminal } from '../../domain/escape.ts';
import { formatDurationMs } from '../../domain/time.ts';
import type { Correlation } from './block-bootstrap.ts';
import type { BurstStudy } from './bursts.ts';
import type { StudyReport } from './study.ts';

/** The report for a terminal, one line an entry. */
export function studyLines(report: StudyReport): readonly string[] {
  return [
    `${report.symbols} symbols, ${report.closes} closes`,
    '',
    'Rank correlation of score and return, with 95 % block-bootstrap intervals',
    'span   signal  same window                        next window (the only one that can be traded)',
    ...report.horizons.map(({ spanMs, halfLife, sameWindow, lagged }) => {
      const span = formatDurationMs(spanMs).padEnd(6);
      return `${span} ${halfLife.padEnd(7)} ${correlationText(sameWindow).padEnd(34)} ${correlationText(lagged)}`;
    }),
    '',
    ...report.horizons.map(({ spanMs, sameWindow, lagged }) => verdict(formatDurationMs(spanMs), sameWindow, lagged)),
    '',
    ...burstLines(report.bursts),
    '',
    'source        posts   authors  scored  routed',
    ...report.sources.map(({ source, posts, authors, scoredShare, routedShare }) => {
      const name = escapeTerminal(source).slice(0, 12).padEnd(12);
      const shares = `${share(scoredShare)}  ${share(routedShare)}`;
      return `${name} ${String(posts).padStart(6)}  ${String(authors).padStart(8)}  ${shares}`;
    }),
  ];
}

function burstLines({ bursts, blocks, path }: BurstStudy): readonly string[] {
  if (path.length === 0) return [`${bursts} bursts of posts in ${blocks} blocks of time: too few to tell of prices`];
  return [
    `${bursts} bursts of posts in ${blocks} blocks of time; mean return the way the crowd said, from the close before`,
    ...path.map(({ bar, mean, low, high }) => {
      return `  bar ${signed(bar).padStart(3)}  ${percent(mean)}  [${percent(low)}, ${percent(high)}]`;
    }),
  ];
}

function correlationText(found: Correlation): string {
  if ('missing' in found) return `none (${found.missing})`;
  const { value, low, high, pairs } = found;
  return `${decimal(value)} [${decimal(low)}, ${decimal(high)}] n=${pairs}`;
}

/** In words, so that nobody reads hope into a number. */
function verdict(span: string, sameWindow: Correlation, lagged: Correlation): string {
  return `${span}: posts ${told(sameWindow)} the move of their own window, and ${told(lagged)} the one after it`;
}

function told(found: Correlation): string {
  if ('missing' in found) return 'are too few to tell of';
  if (found.low > 0) return 'go with';
  return found.high < 0 ? 'go against' : 'tell nothing of';
}

function decimal(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

function percent(value: number): string {
  return `${value < 0 ? '−' : '+'}${(100 * Math.abs(value)).toFixed(2)} %`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1).padStart(5)} %`;
}
