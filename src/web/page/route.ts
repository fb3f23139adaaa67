import { computed, signal } from '@preact/signals';

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

/** Moves the cursor without a step in the browser's history. */
export function lookAt(at: number | undefined): void {
  const next = new URL(location.href);
  if (at === undefined) next.searchParams.delete('at');
  else next.searchParams.set('at', String(at));
  history.replaceState(null, '', next);
  address.value = here();
}

/** A page's address with the cursor kept. */
export function addressOf(...parts: readonly (string | number)[]): string {
  const path = `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
  return cursor.value === undefined ? path : `${path}?at=${cursor.value}`;
}
