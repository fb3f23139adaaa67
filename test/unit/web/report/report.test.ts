import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boardOf } from '../../../../src/arena/board.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { accountLogsOf } from '../../../../src/web/report/account-log.ts';
import type { DecisionRow, FillRow, ReportInput } from '../../../../src/web/report/input.ts';
import { renderReportHtml } from '../../../../src/web/report/report.ts';
import { dollars, entrantFacts, history, runFacts, START, trip, walk } from '../../../support/arena-histories.ts';
import { dataPath, describeWithData } from '../../../support/data.ts';
import { cycleOf } from '../../../support/report-cycle.ts';
import { readPage } from '../../../support/report-html.ts';

const DAYS = 60;

/** A report in which every text that a stranger could have written is `words`. */
function report(words: string, posts: readonly string[] = [words, words]): ReportInput {
  const histories = [
    history({ name: 'hold', levels: walk('hold', DAYS, 0.001, 0.03) }, { strategy: words }),
    history({ name: 'cash', levels: new Array<number>(DAYS).fill(10_000), exposed: false }),
    ...[1, 2].map((seed) =>
      history(
        { name: 'house', seed, levels: walk(`house ${seed}`, DAYS, 0.002, 0.02), trips: [trip(5, 1), trip(-3, 1)] },
        {
          kind: 'house-team',
          fees: dollars(12.5),
          refusals: new Map([[words, 2]]),
          holds: new Map([[words, 1]]),
          forecasts: [
            { confidence: 0.7, won: true },
            { confidence: 0.6, won: false },
          ],
        },
      ),
    ),
  ];
  const entrants = [
    entrantFacts('hold', { baseline: true }),
    entrantFacts('cash', { baseline: true, askedTurnoverPerDay: 1 }),
    entrantFacts('house', { model: 'house' }),
  ];
  const facts = runFacts(entrants, {
    scenario: words,
    season: words,
    fillModel: words,
    notes: [],
    rules: [{ label: words, text: words }],
    tapes: [{ name: words, hash: words, synthetic: true, events: 1_234_567 }],
  });
  const decisions = posts.map(
    (post): DecisionRow => ({
      at: START,
      cycle: 3,
      symbol: 'BTC-USDT-PERP',
      action: post,
      outcome: post,
      confidence: 0.61,
      text: post,
      evidence: [post, post],
    }),
  );
  const fill: FillRow = {
    at: START,
    symbol: 'BTC-USDT-PERP',
    side: 'buy',
    size: '0.010',
    price: '42000.5',
    fee: '0.18900225',
    cause: words,
    on: words,
  };
  const cycles = { cycles: [cycleOf(words, fill)], count: 3 };
  const logs = histories.map(({ account }) => ({
    account,
    decisions,
    decisionCount: 7,
    fills: [fill],
    fillCount: 1,
    cycles,
  }));
  return { board: boardOf(histories, facts), histories, logs };
}

const NEUTRAL = readPage(renderReportHtml(report('plain words')));

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '</title></style><svg/onload=alert(1)>',
  '<!-- --><![CDATA[x]]>',
  'javascript:alert(1)',
  '&lt;script&gt; &#60;b&#62; &notanentity;',
  '\u202eright to left\u2066 \u200bzero\u0000nul\u001b[31m',
  '{{alert(1)}} `x`',
  '</td></tr></table><h1>owned</h1>',
];

describe('HTML report', () => {
  it('is one page with nothing loaded, nothing run and links into itself alone', () => {
    const page = renderReportHtml(report('plain words'));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|src=|@import|url\(|https?:/);
    for (const link of NEUTRAL.links) expect(NEUTRAL.ids).toContain(link.slice(1));
    expect(new Set(NEUTRAL.ids).size).toBe(NEUTRAL.ids.length);
  });

  it.each(HOSTILE)('shows %j as text and keeps its structure', (words) => {
    const page = readPage(renderReportHtml(report(words)));
    expect(page.structure).toEqual(NEUTRAL.structure);
  });

  it('says what the board says', () => {
    const input = report('plain words');
    for (const needle of [
      input.board.verdict,
      ...input.board.banners.map((banner) => banner.text),
      ...input.board.definitions.map((definition) => definition.label),
      input.board.method.places,
      'cd'.repeat(32),
      '1\u202f234\u202f567',
      'the last 2 of 7',
      '0.18900225',
      'mean of 2 accounts',
      'equity never moved',
      'Cycles (1 of 3',
      'researcher (Harper)',
      'audit: 2 claims, 1 flagged, 1 dropped',
      'undone: no new evidence',
      'quant caught 1 of 1 planted errors',
      'filled buy 0.010 at 42000.5',
    ]) {
      expect(NEUTRAL.text.replaceAll('&#39;', "'").replaceAll('&gt;', '>')).toContain(needle);
    }
  });

  it('draws one line an entrant in either equity chart and in the drawdown chart, within its frame', () => {
    const page = renderReportHtml(report('plain words'));
    const lines = [...page.matchAll(/<polyline class="line [^"]*" points="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(lines).toHaveLength(3 * 3);
    for (const line of lines) {
      expect(line.split(' ').length).toBeGreaterThan(DAYS);
      for (const point of line.split(' ')) {
        const [x = Number.NaN, y = Number.NaN] = point.split(',').map(Number);
        expect(x).toBeGreaterThanOrEqual(60);
        expect(x).toBeLessThanOrEqual(800);
        expect(y).toBeGreaterThanOrEqual(10);
        expect(y).toBeLessThanOrEqual(332);
      }
    }
    expect([...page.matchAll(/<polygon class="band/g)]).toHaveLength(2);
  });

  it('of two hundred entrants that traded all day is a page that opens', () => {
    const names = Array.from({ length: 200 }, (_, at) => `e${at}`);
    const random = seededRandom('large page');
    const histories = names.map((name) =>
      history({ name, levels: Array.from({ length: 600 }, () => 9_000 + 2_000 * random.next()) }),
    );
    const text = 'a'.repeat(40);
    const row = {
      at: START,
      symbol: text,
      side: 'buy',
      size: text,
      price: text,
      fee: text,
      cause: text,
      on: text,
    } as const;
    const logs = accountLogsOf([], histories, new Map()).map((log) => ({
      ...log,
      fills: new Array<FillRow>(20).fill(row),
    }));
    const board = boardOf(histories, runFacts(names.map((name) => entrantFacts(name))));
    expect(renderReportHtml({ board, histories, logs }).length).toBeLessThan(3_000_000);
  });

  it('is drawn without accounts, without samples and after ruin', () => {
    const facts = runFacts([entrantFacts('hold')]);
    const boards = [[], [history({ name: 'hold', levels: [] })], [history({ name: 'hold', levels: [5_000, 0] })]];
    for (const histories of boards) {
      const page = renderReportHtml({ board: boardOf(histories, facts), histories, logs: [] });
      readPage(page);
      expect(page).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('stays small however long the run', () => {
    const histories = [history({ name: 'hold', levels: walk('long', 40_000, 0, 0.01), sampleMs: 60_000 })];
    const page = renderReportHtml({ board: boardOf(histories, runFacts([entrantFacts('hold')])), histories, logs: [] });
    expect(page.length).toBeLessThan(100_000);
  });
});

describeWithData('HTML report of hostile posts', () => {
  it('keeps its structure for all of them', () => {
    const lines = readFileSync(dataPath('adversarial-posts.jsonl'), 'utf8').trim().split('\n');
    const texts: string[] = lines.map((line) => JSON.parse(line).text);
    expect(texts.filter((text) => text.includes('<')).length).toBeGreaterThan(3);
    const hostile = readPage(renderReportHtml(report(texts.join('\n'), texts)));
    const neutral = readPage(
      renderReportHtml(
        report(
          'plain words',
          texts.map(() => 'plain words'),
        ),
      ),
    );
    expect(hostile.structure).toEqual(neutral.structure);
  });
});
