import type { SentimentSignal } from '../../domain/signal.ts';
import type { Evidence, HeldView, Snapshot, SymbolView } from '../../domain/snapshot.ts';
import { formatInstant } from '../../domain/time.ts';
import { markedJson } from '../mark.ts';
import { namedNumber, numbersOf, shown } from '../numbers-in-text.ts';
import { memoryText } from './memory-text.ts';

/** Numbers and features, equal to the byte for all roles and rounds of a cycle; oldest evidence first. */
export function snapshotText(snapshot: Snapshot, marker: string): string {
  return `## Snapshot
${limitsLine(snapshot)}

### Symbols
${snapshot.symbols.map(symbolLine).join('\n')}

### Positions
${positionsText(snapshot, marker)}

${standingsText(snapshot.standings)}${memoryText(snapshot.memory, marker)}### Evidence (cite by id)
${oldestFirst(snapshot.evidence).filter(isListed).map(evidenceLine).join('\n')}
`;
}

/** A chart's numbers are drawn and not written; a note stands in the notebook. */
export function isListed({ kind }: Evidence): boolean {
  return kind !== 'chart' && kind !== 'note';
}

/** The cycle, what the account has, and what it may do. */
export function limitsLine({ cycle, at, equity, freeMargin, limits }: Snapshot): string {
  return `cycle ${cycle} at ${formatInstant(at)}
equity ${shown(equity)} freeMargin ${shown(freeMargin)}
limits maxLeverage ${limits.maxLeverage} maxSymbolExposure ${limits.maxSymbolExposure} minNotional ${limits.minNotional} pyramiding ${limits.pyramiding} minimumAuthors ${limits.minimumAuthors}`;
}

export function positionsText({ held }: Snapshot, marker: string): string {
  return held.length === 0 ? 'none' : held.map((one) => heldLine(one, marker)).join('\n');
}

export function standingsText(standings: Snapshot['standings']): string {
  if (standings.length === 0) return '';
  const lines = standings.map(({ pnl, own }, place) => `${place + 1} pnl ${shown(pnl)}${own ? ' (you)' : ''}`);
  return `### Standings (profit and loss of all accounts)\n${lines.join('\n')}\n\n`;
}

export function oldestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...evidence].sort(
    (left, right) => left.visible - right.visible || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0),
  );
}

function symbolLine(view: SymbolView): string {
  const parts = [
    `${view.symbol} price ${shown(view.price)} ageMs ${view.ageMs} maxLeverage ${view.maxLeverage}`,
    namedNumber('barMs', view.barMs),
    namedNumber('return1', view.return1),
    namedNumber('return5', view.return5),
    namedNumber('return20', view.return20),
    ...Object.keys(view.indicators)
      .sort()
      .map((label) => namedNumber(label, view.indicators[label])),
  ];
  if (view.sentiment !== undefined) parts.push(...crowdParts(view.sentiment));
  return parts.filter((part) => part !== '').join(' ');
}

function crowdParts(signal: SentimentSignal): readonly string[] {
  const { score } = signal;
  return [
    `sentiment m1 ${shown(score.m1)} m5 ${shown(score.m5)} m15 ${shown(score.m15)} h1 ${shown(score.h1)} d1 ${shown(score.d1)}`,
    namedNumber('scoreZ', signal.scoreZ),
    namedNumber('volumeZ', signal.volumeZ),
    `voices ${shown(signal.voices)} authors ${signal.authors} disagreement ${shown(signal.disagreement)}`,
    `novelty ${shown(signal.novelty)}`,
    signal.coordinated ? 'coordinated' : '',
    signal.warming ? 'warming' : '',
  ];
}

function heldLine(held: HeldView, marker: string): string {
  const { exits } = held;
  return [
    `${held.symbol} ${held.side} size ${shown(held.size)} entry ${shown(held.entryPrice)} leverage ${held.leverage}`,
    `unrealised ${shown(held.unrealised)} since ${formatInstant(held.openedAt)}`,
    namedNumber('stop', exits?.stop),
    namedNumber('target', exits?.target),
    exits?.invalidation === undefined
      ? ''
      : `invalidation${held.invalidationEnforced ? '' : ' (not enforced)'} ${markedJson(exits.invalidation, marker)}`,
    held.thesis === undefined ? '' : `thesis ${markedJson(held.thesis, marker)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** One citable thing: its id, what it is, and its numbers; never a stranger's word. */
export const knownLines = new WeakMap<Evidence, string>();

export function evidenceLine(item: Evidence): string {
  const line = knownLines.get(item) ?? lineOf(item);
  if (item.kind === 'post') knownLines.set(item, line);
  return line;
}

function lineOf(item: Evidence): string {
  return `${item.id} ${item.kind} ${item.symbol ?? '-'} ${formatInstant(item.visible)} ${numbersOf(item)}`.trimEnd();
}
