import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../src/adapters/journal/sqlite-journal.ts';
import { instant } from '../src/domain/time.ts';
import type { FeedSource } from '../src/ports/feed-source.ts';
import type { Journal, JournalRow } from '../src/ports/journal.ts';
import type { CodeStrategy } from '../src/ports/strategy.ts';
import { ADAPTER_CASES } from './adapters.ts';
import { bareFlips, bareRead } from './bare.ts';
import { BOARD_CASES } from './board-case.ts';
import { forgetful, runCase, walkPlan } from './engine-case.ts';
import { checkAgain, checkedRun } from './invariants.ts';
import { amongResting, flipper, rester, watcher } from './strategies.ts';
import { TAPE_CASES } from './tape-case.ts';
import { TEAM_CASES } from './team-case.ts';
import { barFeed, tickFeed, walk } from './walk.ts';

const SEED = 7;

/** Something to time: `prepare` is not timed, what it returns is. */
export interface Case {
  readonly unit: string;
  /** Units a repeat works through. */
  readonly count: number;
  prepare(): Promise<Repeat>;
}

interface Repeat {
  run(): Promise<void>;
  /** Fills made, where there are any; not timed. */
  fills(): number;
  clean(): void;
}

/** Every case by name; each runs in a process of its own, so that its peak memory is its own. */
export const CASES: Readonly<Record<string, Case>> = {
  'bare read, ticks': bare('ticks', 5_000_000, (prices) => bareRead(prices) * 0),
  'bare flips, bars': bare('bars', 1_000_000, (prices) => bareFlips(prices, 10, 30).fills),
  'bare flips, ticks': bare('ticks', 5_000_000, (prices) => bareFlips(prices, 10, 30).fills),
  'engine, never trades, ticks': engine('ticks', 5_000_000, watcher, 1, false),
  'engine, never trades, bars': engine('events', 1_000_000, watcher, 1, false),
  'engine, flips, journal, bars': engine('bars', 1_000_000, flipper('bars'), 1, true),
  'engine, flips, journal, ticks': engine('ticks', 5_000_000, flipper('ticks'), 1, true),
  'engine, flips, journal, ticks, a fifth': engine('ticks', 1_000_000, flipper('ticks'), 1, true),
  'engine, flips, 1 entrant, bars': engine('bars', 200_000, flipper('bars'), 1, false),
  'engine, flips, 20 entrants, bars': engine('bars', 200_000, flipper('bars'), 20, false),
  'engine, flips, 100 resting orders, ticks': engine('ticks', 1_000_000, amongResting(flipper('ticks'), 100), 1, true),
  'engine, orders that rest, ticks': engine('ticks', 800_000, rester(20), 1, true),
  'engine, orders that rest, ticks, a fifth': engine('ticks', 160_000, rester(20), 1, true),
  'invariants of flips, bars': invariants(200_000),
  'journal rows': journalRows(200_000),
  'journal commits of one row': journalCommits(300),
  ...TAPE_CASES,
  ...ADAPTER_CASES,
  ...TEAM_CASES,
  ...BOARD_CASES,
};

function bare(unit: string, count: number, loop: (prices: Int32Array) => number): Case {
  return {
    unit,
    count,
    async prepare() {
      const prices = walk(count, SEED);
      let fills = 0;
      return {
        async run() {
          fills = loop(prices);
        },
        fills: () => fills,
        clean: () => undefined,
      };
    },
  };
}

/** `events` counts a bar twice: it opens and it closes. */
function engine(
  unit: 'bars' | 'ticks' | 'events',
  steps: number,
  strategy: CodeStrategy,
  entrants: number,
  kept: boolean,
): Case {
  // Made once: a walk a repeat would be most of a long case's peak memory.
  let made: Int32Array | undefined;
  return {
    unit,
    count: unit === 'events' ? 2 * steps : steps,
    async prepare() {
      made ??= walk(steps, SEED);
      const prices = made;
      const feed: FeedSource = unit === 'ticks' ? tickFeed(prices) : barFeed(prices);
      const store = kept ? storedJournal('group') : { journal: forgetful(), clean: () => undefined };
      return {
        async run() {
          await runCase(walkPlan(strategy, entrants), feed, store.journal);
        },
        fills: () => fillsOf(store.journal),
        clean: store.clean,
      };
    },
  };
}

function invariants(bars: number): Case {
  return {
    unit: 'bars',
    count: bars,
    async prepare() {
      const checked = await checkedRun(bars, SEED);
      return { run: async () => checkAgain(checked), fills: () => 0, clean: () => undefined };
    },
  };
}

function fillsOf(journal: Journal): number {
  let fills = 0;
  for (const { body } of journal.rows(1)) fills += body.split('"kind":"fill-made"').length - 1;
  return fills;
}

function journalRows(count: number): Case {
  return {
    unit: 'rows',
    count,
    async prepare() {
      const { journal, clean } = storedJournal('group');
      return {
        async run() {
          for (let sequence = 1; sequence <= count; sequence += 1) {
            journal.append(row(sequence));
            if (sequence % 20_000 === 0) journal.commit();
          }
          journal.commit();
        },
        fills: () => 0,
        clean,
      };
    },
  };
}

function journalCommits(count: number): Case {
  return {
    unit: 'commits',
    count,
    async prepare() {
      const { journal, clean } = storedJournal('full');
      return {
        async run() {
          for (let sequence = 1; sequence <= count; sequence += 1) {
            journal.append(row(sequence));
            journal.commit();
          }
        },
        fills: () => 0,
        clean,
      };
    },
  };
}

function row(sequence: number): JournalRow {
  const body = `[{"kind":"hold-made","cycle":${sequence},"text":"${'x'.repeat(250)}"}]`;
  return { sequence, at: instant(1_700_000_000_000 + sequence), account: undefined, body };
}

function storedJournal(durability: 'full' | 'group'): { readonly journal: Journal; clean(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-bench-'));
  const journal = openJournal(folder, durability);
  return {
    journal,
    clean() {
      journal.close();
      rmSync(folder, { recursive: true });
    },
  };
}
