import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../src/domain/random.ts';
import { statesAt } from '../../src/run/replay.ts';
import { cyclesShape, extentShape, stateShape } from '../../src/web/api/shapes.ts';
import { quartet } from '../support/cli.ts';
import { rewritten } from '../support/window/rewritten.ts';
import { answered, command, ended, type Served, served, smallArena } from '../support/window/server.ts';

const arena = smallArena(['buy-and-hold']);
const folder = join(arena.runs, 'whole');
const cuts = [1, 9_000, 15_011];
let server: Served;
let last: number;

beforeAll(async () => {
  await ended(command(['backtest', arena.scenario, '--out', folder, '--json']));
  for (const cut of cuts)
    rewritten(folder, join(arena.runs, `cut-${cut}`), (row) => (row.sequence > cut ? undefined : row));
  server = await served([arena.runs, '--port', '0']);
  ({ last } = await answered(server, '/runs/whole/extent', extentShape));
});

afterAll(() => server.close());

describe('the cursor', () => {
  it('shows at 200 rows the state that stepping the run again comes to', async () => {
    const random = seededRandom('window', 'cursor');
    const rows = Array.from({ length: 200 }, () => 1 + Math.floor(random.next() * last)).sort((a, b) => a - b);
    const stepped = await statesAt(
      folder,
      rows.filter((row) => row < last),
      { given: 'none', file: join(dirname(arena.scenario), 'trusted.json') },
      { note: () => undefined, progress: () => undefined },
    );
    const shown: string[] = [];
    for (const row of rows.filter((one) => one < last))
      shown.push((await answered(server, `/runs/whole/state?at=${row}`, stateShape)).hash);
    expect(shown).toEqual(stepped);
    expect(new Set(shown).size).toBeGreaterThan(100);
  });

  it('prints the same hash in the terminal', async () => {
    const { hash } = await answered(server, '/runs/whole/state?at=12345', stateShape);
    const { out } = await quartet(['replay', folder, '--until', '12345']);
    expect(out).toContain(hash);
  });

  it('says nothing that a run without what comes after would not say, to the letter', async () => {
    for (const cut of cuts) {
      const { cycles } = await answered(server, `/runs/whole/cycles?at=${cut}`, cyclesShape);
      const newest = cycles.at(-1);
      const round = newest === undefined ? [] : [`/cycles/${newest.account}/${newest.cycle}`];
      const answers = [
        '',
        '/state',
        '/equity',
        '/fills',
        '/cycles',
        '/entrants/house-team',
        '/board',
        '/symbols/ETH-USDT-PERP',
        ...round,
      ];
      for (const answer of answers) {
        const [whole, ended] = await Promise.all(
          ['whole', `cut-${cut}`].map(async (run) => {
            const response = await server.get(`/api/v1/runs/${run}${answer}?at=${cut}`);
            return `${response.status} ${await response.text()}`;
          }),
        );
        expect(whole, `${answer} at ${cut}`).toBe(ended);
      }
    }
  });

  it('steps to the next and the last row, round and fill', async () => {
    const step = z.object({ sequence: z.int(), time: z.int() });
    const { cycles } = await answered(server, '/runs/whole/cycles', cyclesShape);
    const [first, second] = cycles;
    const from = first?.sequence ?? 0;
    expect((await answered(server, `/runs/whole/step?at=${from}&by=cycle`, step)).sequence).toBe(second?.sequence);
    const back = `/runs/whole/step?at=${second?.sequence}&by=cycle&back=yes`;
    expect((await answered(server, back, step)).sequence).toBe(from);
    expect((await answered(server, `/runs/whole/step?at=${from}`, step)).sequence).toBe(from + 1);
    expect((await answered(server, `/runs/whole/step?at=${last}&by=fill`, step)).sequence).toBe(last);
    const later = await answered(server, `/runs/whole/step?at=${from}&by=time&ms=60000`, step);
    expect(later.time).toBeLessThanOrEqual((first?.at ?? 0) + 60_000);
    expect(later.sequence).toBeGreaterThan(from);
  });
});

it('a window that was killed and is opened again goes on from the row that its clients name', async () => {
  const first = await served([arena.runs, '--port', '0']);
  await answered(first, '/runs/whole/extent', extentShape);
  const port = new URL(first.url).port;
  const half = await messages(first.url, '1', 1);
  first.process.kill('SIGKILL');
  await new Promise((done) => first.process.once('close', done));
  const again = await served([arena.runs, '--port', port]);
  await answered(again, '/runs/whole/extent', extentShape);
  const [rest] = await messages(again.url, String(half[0]?.to), 0);
  const whole = await messages(again.url, '1', 1);
  expect(half[0]?.from).toBe(1);
  expect(rest).toBeUndefined();
  expect(whole).toEqual(half);
  await again.close();
});

const message = z.object({ from: z.int(), to: z.int(), fills: z.array(z.object({ id: z.string() })) });

/** So many messages of the stream, from a row on. */
async function messages(url: string, after: string, count: number): Promise<readonly z.infer<typeof message>[]> {
  const stop = new AbortController();
  const address = `${url}api/v1/runs/whole/events`;
  const response = await fetch(address, { headers: { 'last-event-id': after }, signal: stop.signal });
  const found: z.infer<typeof message>[] = [];
  let text = '';
  const reader = response.body?.getReader();
  while (found.length < count && reader !== undefined) {
    const { value } = await reader.read();
    text += Buffer.from(value ?? new Uint8Array()).toString();
    const data = [...text.matchAll(/^data: (.*)$/gm)].map((match) => match[1] ?? '');
    found.splice(0, found.length, ...data.map((one) => message.parse(JSON.parse(one))));
  }
  stop.abort();
  return found;
}
