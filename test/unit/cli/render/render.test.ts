import { describe, expect, it } from 'vitest';
import { type Board, boardOf } from '../../../../src/arena/board.ts';
import type { RunFacts } from '../../../../src/arena/facts.ts';
import { sparkline } from '../../../../src/cli/render/board-columns.ts';
import { renderBoardCsv } from '../../../../src/cli/render/board-csv.ts';
import { renderBoardTerminal } from '../../../../src/cli/render/board-terminal.ts';
import { wrap } from '../../../../src/cli/render/table.ts';
import { dollars, entrantFacts, history, runFacts, trip, walk } from '../../../support/arena-histories.ts';

const DAYS = 60;

function board(over: Partial<RunFacts> = {}): Board {
  const trips = [trip(5, 1), trip(-3, 1)];
  const histories = [
    history({ name: 'hold', levels: walk('hold', DAYS, 0.001, 0.03) }),
    history({ name: 'cash', levels: new Array<number>(DAYS).fill(10_000), exposed: false }),
    history({ name: 'random', levels: walk('random', DAYS, -0.002, 0.03), trips }, { turnover: dollars(1_200_000) }),
    ...[1, 2].map((seed) =>
      history(
        { name: 'house', seed, levels: walk(`house ${seed}`, DAYS, 0.002, 0.02), trips },
        { fees: dollars(1234.5) },
      ),
    ),
    history({ name: 'model', levels: walk('model', DAYS, 0.004, 0.02), trips }),
  ];
  const entrants = [
    entrantFacts('hold', { baseline: true }),
    entrantFacts('cash', { baseline: true }),
    entrantFacts('random', { baseline: true, askedTurnoverPerDay: 1.5 }),
    entrantFacts('house', { model: 'house' }),
    entrantFacts('model', { model: 'lab/model-1' }),
  ];
  return boardOf(histories, runFacts(entrants, over));
}

const PLAIN = { colour: false, width: 110 };

function lineOf(text: string, name: string): string {
  return text.split('\n').find((line) => line.includes(name)) ?? '';
}

describe('terminal board', () => {
  const text = renderBoardTerminal(board(), PLAIN);

  it.each([80, 100, 110, 120, 160])('keeps to %i columns', (width) => {
    const lines = renderBoardTerminal(board(), { colour: false, width }).split('\n');
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
  });

  it('drops columns, never entrants, when it is narrow', () => {
    const narrow = renderBoardTerminal(board(), { colour: false, width: 80 });
    const wide = renderBoardTerminal(board(), { colour: false, width: 160 });
    expect(narrow).not.toContain('Turnover');
    expect(wide).toMatch(/Return .* vs hold .* Drawdown .* Sharpe .* Trades .* Win .* Turnover .* Fees .* Equity/);
    for (const name of ['hold', 'cash', 'random', 'house', 'model']) expect(narrow).toContain(`  ${name}`);
  });

  it('lines its columns up', () => {
    const lines = text.split('\n');
    const rule = lines.findIndex((line) => line.startsWith('──'));
    const ends = [...(lines[rule] ?? '').matchAll(/─+/g)].map((match) => match.index + match[0].length);
    const sharpe = (lines[rule - 1] ?? '').indexOf('Sharpe') + 'Sharpe'.length;
    expect(ends).toContain(sharpe);
    for (const name of ['hold°', 'random°', 'house ×2']) {
      expect(lineOf(text, name).slice(0, sharpe)).toMatch(/\d\.\d\d$/);
    }
  });

  it('has no escape sequence unless colours are asked for', () => {
    expect(text).not.toContain('\u001b');
    const coloured = renderBoardTerminal(board(), { ...PLAIN, colour: true });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replaceAll(/\p{Cc}\[\d+m/gu, '').replaceAll(/ +$/gm, '')).toBe(text.replaceAll(/ +$/gm, ''));
  });

  it('marks baselines, seeds and what has no figure, with the reason', () => {
    expect(lineOf(text, 'cash°')).toContain('–');
    expect(text).toContain('– Sharpe: cash (equity never moved)');
    expect(lineOf(text, '└')).toMatch(/mean of 2 accounts; return from .* to /);
    expect(text).toContain('– Place: model (its knowledge cut-off is not stated)');
    expect(text).toContain('random: turnover a day asked 1.50, traded 2.00 times capital.');
  });

  it('prints verdict, banners, definitions and digest', () => {
    const shown = board();
    expect(text).toContain(shown.verdict);
    expect(text.replaceAll(/\n +/g, ' ')).toContain(shown.banners[0]?.text ?? 'no banner');
    expect(text.replaceAll(/\n +/g, ' ')).toContain('(T = 60 daily returns, N = 365 a year)');
    expect(text).toContain(`Digest of run-1: ${'cd'.repeat(32)}`);
  });

  it('lets no text of a scenario speak to the terminal', () => {
    const hostile = renderBoardTerminal(
      board({ scenario: 'a\u001b[2Jb\nc\u202ed', season: '\u009b31m', fillModel: '\u001b]0;x\u0007' }),
      PLAIN,
    );
    expect(hostile.split('\n')).toHaveLength(text.split('\n').length);
    expect(hostile).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('is drawn without any account', () => {
    expect(renderBoardTerminal(boardOf([], runFacts([])), PLAIN)).toContain('No entrant finished.');
  });
});

describe('CSV board', () => {
  const [head = [], ...rows] = renderBoardCsv(board())
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const cell = (name: string, column: string): string =>
    rows.find((row) => row[head.indexOf('entrant')] === name)?.[head.indexOf(column)] ?? 'no such cell';

  it('has one row an entrant and as many cells as heads', () => {
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row).toHaveLength(head.length);
    expect(new Set(head).size).toBe(head.length);
  });

  it('gives unrounded figures, spreads and intervals', () => {
    const { rows: boardRows } = board();
    const house = boardRows.find((row) => row.entrant === 'house')?.metrics.return;
    if (house === undefined || 'none' in house) throw new Error('no return');
    expect(cell('house', 'return')).toBe(String(house.value));
    expect(cell('house', 'returnLowest')).toBe(String(house.spread?.low));
    expect(Number(cell('house', 'returnIntervalLow'))).toBeLessThan(Number(cell('house', 'returnIntervalHigh')));
    expect(cell('house', 'outcome')).toMatch(/better|worse|cannot-be-told/);
  });

  it('leaves a cell empty where there is no figure, and says why in the last', () => {
    expect(cell('cash', 'sharpe')).toBe('');
    expect(cell('cash', 'notes')).toContain('sharpe: equity never moved');
    expect(cell('model', 'bestPlace')).toBe('');
    expect(cell('model', 'notes')).toContain('place: its knowledge cut-off is not stated');
  });

  it('disarms a formula in a name', () => {
    const rows = board().rows.map((row) => ({ ...row, strategy: '=1+1', model: '@x' }));
    expect(renderBoardCsv({ ...board(), rows })).toContain(`"'=1+1"`);
    expect(renderBoardCsv({ ...board(), rows })).not.toMatch(/(^|,)"?[=@]/m);
  });
});

describe('small parts', () => {
  it('draws a sparkline between lowest and highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([5, 5, 5], 8)).toBe('▄▄▄');
    expect(
      sparkline(
        Array.from({ length: 100 }, (_, at) => at),
        4,
      ),
    ).toBe('▁▃▆█');
    expect(sparkline([3], 8)).toBe('▄');
    expect(sparkline([], 8)).toBe('');
  });

  it('wraps at spaces and keeps every word', () => {
    expect(wrap('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
    expect(wrap('unbreakable', 4)).toEqual(['unbreakable']);
    expect(wrap('', 10)).toEqual(['']);
  });
});

it('tells a run of minutes nothing of a day', () => {
  const minutes = 2;
  const levels = walk('short', minutes, 0.001, 0.03);
  const histories = [history({ name: 'hold', levels, sampleMs: 60_000 }, { turnover: dollars(5_000) })];
  const facts = runFacts([entrantFacts('hold', { baseline: true, askedTurnoverPerDay: 1 })], {});
  const text = renderBoardTerminal(boardOf(histories, facts), PLAIN);
  expect(text).toContain('asked 1.00, shorter than an hour: too short to scale to a day.');
});
