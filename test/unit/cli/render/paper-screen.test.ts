import { describe, expect, it } from 'vitest';
import type { LinkStatus } from '../../../../src/adapters/live/live-link.ts';
import { paletteOf } from '../../../../src/cli/render/colour.ts';
import { type PaperScreenState, renderPaperScreen } from '../../../../src/cli/render/paper-screen.ts';
import { accountId, type EntrantId } from '../../../../src/domain/ids.ts';
import { instant } from '../../../../src/domain/time.ts';
import type { RunView } from '../../../../src/engine/view.ts';
import { symbolId } from '../../../support/feed.ts';

const feed = (place: number): LinkStatus => ({
  source: `venue-${place}`,
  state: 'open',
  stale: [],
  frames: 1,
  events: place * 1_000,
  tries: 1,
  lagMs: 3,
  offsetMs: 0,
  lastEnd: undefined,
  silentMs: undefined,
  refused: new Map(),
  firstRefused: new Map(),
  control: new Map(),
  farewell: undefined,
});

function viewOf(markets: number, accounts: number): RunView {
  return {
    at: instant(0),
    isPaused: false,
    markets: Array.from({ length: markets }, (_, place) => ({
      symbol: symbolId(`M${place}-USD`),
      mark: 100 + place,
      priceDecimals: 2,
      isStale: false,
      signal: undefined,
    })),
    accounts: Array.from({ length: accounts }, (_, place) => ({
      account: accountId(`entrant-${place}` as EntrantId, 1),
      entrant: `entrant-${place}` as EntrantId,
      equity: 10_000 - place,
      capital: 10_000,
      fills: 0,
      positions: [],
    })),
  };
}

function screen(changes: Partial<PaperScreenState>, width = 80, height = 24): readonly string[] {
  const state: PaperScreenState = {
    name: 'a-scenario-with-a-rather-long-name-of-its-own',
    now: instant(Date.UTC(2026, 10, 29, 12)),
    lines: 1_234_567,
    over: false,
    behind: 12,
    halted: undefined,
    feeds: [1, 2, 3].map(feed),
    view: viewOf(9, 14),
    last: Array.from({ length: 40 }, (_, place) => `12:00:${place} something happened ${'again '.repeat(30)}`),
    ...changes,
  };
  return renderPaperScreen(state, paletteOf(false), width, height);
}

describe('a paper run on a small screen', () => {
  it.each([
    [80, 24],
    [80, 12],
    [60, 20],
    [120, 40],
  ])('keeps to %i by %i', (width, height) => {
    const lines = screen({}, width, height);
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(Math.max(width, 80));
  });

  it('keeps its title, the heads of its tables, and what happened last', () => {
    const [title = '', ...rest] = screen({});
    expect(title).toMatch(/^a-scenario-with-a-rather-l… · 12:00:00 UTC · trading · 12 waiting · Ctrl-C stops$/);
    const text = rest.join('\n');
    for (const head of ['Feed', 'Market', 'Entrant']) expect(text).toContain(head);
    expect(rest.at(-1)).toContain('12:00:39 something happened');
    expect(rest.at(-2)).toContain('12:00:38 something happened');
  });

  it('shows all rows of what does not fit in turn', () => {
    const seen = new Set<string>();
    for (let at = 0; at < 60; at += 4) {
      const lines = screen({ now: instant(Date.UTC(2026, 10, 29, 12, 0, at)) });
      for (const line of lines) seen.add(/^(M\d+-USD|entrant-\d+)/.exec(line)?.[0] ?? '');
      expect(lines.filter((line) => /^ {2}\d+ to \d+ of (9|14), in turn$/.test(line))).toHaveLength(2);
    }
    expect(seen.size - 1).toBe(9 + 14);
  });

  it('shows all of what fits, and nothing in turn', () => {
    const lines = screen({ view: viewOf(2, 2), last: ['12:00:00 gap'] });
    expect(lines.join('\n')).not.toContain('in turn');
    expect(lines.filter((line) => /^(venue|M\d|entrant)/.test(line))).toHaveLength(7);
  });

  it('says first of all when nothing is done', () => {
    expect(screen({ halted: 'the disk is full' })[0]).toContain(' · HALTED · ');
  });
});
