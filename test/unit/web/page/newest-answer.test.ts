import { describe, expect, it, vi } from 'vitest';
import { type Answer, NewestAnswer } from '../../../../src/web/page/newest-answer.ts';

interface Out {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly come: (value: number) => void;
}

/** A window whose server answers when it is told to. */
function asking() {
  const out: Out[] = [];
  let seen: Answer<number> = { value: undefined, trouble: undefined, isLoading: true };
  const asker = new NewestAnswer<number>(
    (path, signal) => new Promise((come) => out.push({ path, signal, come })),
    (change) => {
      seen = change(seen);
    },
  );
  const paths = () => out.map(({ path, signal }) => `${path}${signal.aborted ? ' given up' : ''}`);
  return { asker, out, paths, seen: () => seen };
}

describe('a page that follows a run', () => {
  it('asks what takes long once at a time, shows it when it comes, and then asks for the newest alone', async () => {
    const { asker, out, paths, seen } = asking();
    for (const at of [10, 11, 12]) asker.want(`/runs/r/board?at=${at}`);
    expect(paths()).toEqual(['/runs/r/board?at=10']);
    out[0]?.come(10);
    await vi.waitFor(() => expect(paths()).toEqual(['/runs/r/board?at=10', '/runs/r/board?at=12']));
    expect(seen()).toEqual({ value: 10, trouble: undefined, isLoading: true });
    out[1]?.come(12);
    await vi.waitFor(() => expect(seen()).toEqual({ value: 12, trouble: undefined, isLoading: false }));
    expect(out).toHaveLength(2);
  });

  it('gives up what lies behind a cursor that went back, and what is about something else', async () => {
    const { asker, out, paths, seen } = asking();
    asker.want('/runs/r/board?at=10');
    asker.want('/runs/r/board?at=9');
    expect(paths()).toEqual(['/runs/r/board?at=10 given up', '/runs/r/board?at=9']);
    out[0]?.come(10);
    out[1]?.come(9);
    await vi.waitFor(() => expect(seen().value).toBe(9));
    asker.want('/runs/other/board?at=20');
    expect(seen()).toEqual({ value: undefined, trouble: undefined, isLoading: true });
    asker.end();
    out[2]?.come(20);
    await Promise.resolve();
    expect([paths()[2], seen().value]).toEqual(['/runs/other/board?at=20 given up', undefined]);
  });
});
