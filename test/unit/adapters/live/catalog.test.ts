import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ARCHIVES,
  type CatalogContext,
  LIVE_FEEDS,
  NAMES_WITH_PAST,
  venuesNamed,
} from '../../../../src/adapters/live/venues/catalog.ts';
import type { ListedFeed, Venue } from '../../../../src/adapters/live/venues/venue.ts';
import * as markets from '../../../support/fake-venues/markets.ts';
import * as words from '../../../support/fake-venues/words.ts';

const context: CatalogContext = { instruments: [], xToken: 'token', localPort: 1 };
const page = (name: string): string => readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), 'utf8');

function connectionsOf(name: string): readonly Venue[] {
  const venues = venuesNamed(name.replace('NAME', 'fakes'), context);
  return typeof venues === 'string' ? [] : venues;
}

/** Newsrooms share a row. */
function rowOf({ name, gives, repeats }: ListedFeed): string {
  const silence = connectionsOf(name).map(({ keepAliveMs }) => `${(2 * keepAliveMs) / 1_000} s`);
  return `| \`${name.replace(/^news\/.*/, 'news/NAME')}\` | ${gives} | ${repeats} | ${silence.join(', ')} |`;
}

describe('the list of live feeds', () => {
  it('is what docs/live.md tells, row by row', () => {
    const rows = page('live')
      .split('\n')
      .filter((line) => /^\| `/.test(line));
    expect(new Set(rows)).toEqual(new Set(LIVE_FEEDS.map(rowOf)));
  });

  it('tells which markets have a past, as docs/tape-format.md does', () => {
    const [, table = ''] = page('tape-format').split('| venue | candles | trades | funding |');
    const told = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([\w-]+)` \|[^|]*\| ([^|]*) \| ([^|]*) \|$/gm)];
    const has = (cell: string | undefined): boolean => cell !== '–';
    const inPage = told.map(([, name, trades, funding]) => [name, has(trades), has(funding)]);
    const inCode = NAMES_WITH_PAST.map((name) => {
      const past = connectionsOf(name)[0]?.past;
      return [name, past?.trades !== undefined, past?.funding !== undefined];
    });
    expect(inPage).toEqual(inCode);
  });

  it('tells which posts can be had, as docs/tape-format.md does', () => {
    const [, table = ''] = page('tape-format').split('| source | what | gives | needs |\n|---|---|---|---|\n');
    const rows = ARCHIVES.map(({ name, what, gives, variables }) => {
      const needs = variables.length === 0 ? '–' : variables.map((variable) => `\`${variable}\``).join(', ');
      return `| \`${name}\` | ${what} | ${gives} | ${needs} |`;
    });
    expect(table.split('\n\n')[0]?.split('\n')).toEqual(rows);
  });

  it('has a fake of each', () => {
    const fakes = new Set(
      [...Object.values(markets), ...Object.values(words)].map(({ name }) => name.replace(/\/.*/, '')),
    );
    expect(fakes).toEqual(new Set(LIVE_FEEDS.map(({ name }) => name.replace(/\/.*/, ''))));
  });

  it.each([
    ['hyperliquidd', /is no live feed; there are hyperliquid, .*, news\/sec$/],
    ['news/nowhere', /is no live feed/],
    ['NAME', /is no live feed/],
    ['reddit/a', /names no subreddit/],
    ['reddit/a/b', /names no subreddit/],
  ])('says what is wrong with %s', (name, problem) => {
    expect(venuesNamed(name, context)).toMatch(problem);
  });

  it('asks X for nothing without a token', () => {
    expect(venuesNamed('x', { ...context, xToken: undefined })).toMatch(/needs a token/);
    expect(venuesNamed('x', context)).toHaveLength(1);
  });
});
