import { computed, signal } from '@preact/signals';
import type { EntrantAnswer } from '../api/shapes.ts';

/** The address is the state: which page, and the cursor as `at`. */
const address = signal(here());

function here(): string {
  return location.pathname + location.search;
}

addEventListener('popstate', () => {
  address.value = here();
});

const url = computed(() => new URL(address.value, location.origin));

/** The parts of the path, decoded. */
export const place = computed(() => url.value.pathname.split('/').filter(Boolean).map(decodeURIComponent));

/** What an address asks behind its path. */
export const question = computed(() => url.value.searchParams);

/** The row that is looked at; undefined: the end, wherever it comes to be. */
export const cursor = computed(() => {
  const at = question.value.get('at');
  return at !== null && /^[1-9]\d{0,14}$/.test(at) ? Number(at) : undefined;
});

export function go(to: string): void {
  history.pushState(null, '', to);
  address.value = here();
  scrollTo(0, 0);
}

/** Asks the page something else, without a step in the browser's history; an empty word is taken out of the address. */
export function inquire(words: Readonly<Record<string, string>>): void {
  const next = new URL(location.href);
  for (const [name, word] of Object.entries(words)) {
    if (word === '') next.searchParams.delete(name);
    else next.searchParams.set(name, word);
  }
  history.replaceState(null, '', next);
  address.value = here();
}

/** Moves the cursor; undefined: to the end, and with it. */
export function lookAt(at: number | undefined): void {
  inquire({ at: at === undefined ? '' : String(at) });
}

/** A page's address with the cursor kept. */
export function addressOf(...parts: readonly (string | number)[]): string {
  const path = `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
  return cursor.value === undefined ? path : `${path}?at=${cursor.value}`;
}

/** A market with one account's trades in it. */
export function addressOfMarket(symbol: string, account: string): string {
  return asked(addressOf('runs', place.value[1] ?? '', 'symbols', symbol), { account });
}

function asked(to: string, words: Readonly<Record<string, string>>): string {
  return `${to}${to.includes('?') ? '&' : '?'}${new URLSearchParams(words)}`;
}

/** Where a market's chart shows one closed trade. */
export function addressOfTrade(account: string, trade: EntrantAnswer['trades'][number]): string {
  const { symbol, openedAt, closedAt, closedBy } = trade;
  return asked(addressOfMarket(symbol, account), { from: String(openedAt), to: String(closedAt), trade: closedBy });
}
