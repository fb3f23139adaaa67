import { words } from './opinions.ts';

const POST_MS = 90_000;
const QUIET = [6, 18] as const;
const HOUR_MS = 3_600_000;

/** What people do write, and what nobody should. */
const HOSTILE = [
  'two\nlines\r\nand \u2028 more \u2029 of them',
  '{"cursor":null}',
  '"},{"type":"quote","ts":1}',
  '\\u0000 \\ \u0001 back\\slash',
  '\u202egnp.exe \u{1f600} \ud83d',
  `${'long '.repeat(2_000)}`,
  '<b>bold</b> &amp; <script>alert(1)</script>',
];

export interface PastPost {
  readonly n: number;
  readonly ts: number;
  readonly text: string;
}

/** From `from` on, before `to`; one in `every`. Nobody writes from 6 to 18 of the days of an even number. */
export function postsOf(from: number, to: number, every = 1): readonly PastPost[] {
  const found: PastPost[] = [];
  const stepMs = POST_MS * every;
  for (let at = Math.ceil(from / stepMs) * stepMs; at < to; at += stepMs) {
    const hour = Math.floor(at / HOUR_MS) % 24;
    if (hour >= QUIET[0] && hour < QUIET[1] && Math.floor(at / HOUR_MS / 24) % 2 === 0) continue;
    const n = at / POST_MS;
    found.push({ n, ts: at, text: n % 37 === 0 ? hostile(n) : words({ n, ts: at, market: 'BTC-USD', price: 0 }) });
  }
  return found;
}

function hostile(n: number): string {
  return HOSTILE[(n / 37) % HOSTILE.length] ?? '';
}
