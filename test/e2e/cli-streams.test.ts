import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quartet } from '../support/cli.ts';
import { dataPath, describeWithData } from '../support/data.ts';
import { CONTEXT } from '../support/gate-context.ts';

const scoredSchema = z.strictObject({
  id: z.union([z.string(), z.number()]),
  score: z.number().min(-1).max(1),
  label: z.enum(['bearish', 'neutral', 'bullish', 'unscored']),
  confidence: z.number().min(0).max(1),
  symbols: z.array(z.strictObject({ symbol: z.string(), score: z.number().min(-1).max(1) })),
});

const lines = (...values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const scoredOf = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => scoredSchema.parse(JSON.parse(line)));

describe('quartet score', () => {
  it('scores each post for each of its symbols, in order', async () => {
    const posts = lines({ id: 'a', text: 'long $AAPL, short $TSLA' }, { id: 2, text: 'nothing to see', author: 'x' });
    const { exitCode, out, notes } = await quartet(['score'], posts);
    const [first, second] = scoredOf(out);
    expect([exitCode, notes]).toEqual([0, []]);
    const sign = new Map(first?.symbols.map(({ symbol, score }) => [symbol, Math.sign(score)]));
    expect([sign.get('AAPL'), sign.get('TSLA')]).toEqual([1, -1]);
    expect([first?.id, second?.id, second?.symbols]).toEqual(['a', 2, []]);
  });

  it('leaves bad lines out, says so on the error stream, and goes on', async () => {
    const input = `not json\n\n${lines({ id: 1 }, { id: 2, text: 'up' })}[1]\n{"id":3,"text":"down"}`;
    const { exitCode, out, notes } = await quartet(['score'], input);
    expect(scoredOf(out).map(({ id }) => id)).toEqual([2, 3]);
    expect(exitCode).toBe(0);
    expect(notes).toEqual([
      'note: standard input:1: left out: it is no {"id", "text"}',
      'note: standard input:3: left out: it is no {"id", "text"}',
      'note: standard input:5: left out: it is no {"id", "text"}',
      'note: 3 lines left out',
    ]);
  });

  it('takes a flood of bad lines and one without an end', async () => {
    const { notes } = await quartet(['score'], `${'x\n'.repeat(500)}${'y'.repeat(5_000_000)}`);
    expect(notes).toHaveLength(11);
    expect(notes.at(-1)).toBe('note: 501 lines left out');
  });
});

describe('quartet gate', () => {
  it('answers each line, and ends with 2 when one was none', async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quartet-gate-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const context = join(folder, 'context.json');
    writeFileSync(context, JSON.stringify(CONTEXT));
    const input = `${lines({ id: 'h', raw: '{"symbol":"BTC","action":"hold"}' }, { id: 'x', raw: 'no idea' })}{"id":1}\n`;
    const { exitCode, out, notes } = await quartet(['gate', '--context', context], input);
    const verdicts = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(verdicts).toMatchObject([
      { id: 'h', verdict: 'hold' },
      { id: 'x', verdict: 'hold' },
    ]);
    expect(exitCode).toBe(2);
    expect(notes).toEqual([
      'error: gate-bad-line: standard input:3: it is no {"id": text, "raw": text}; mend the line',
    ]);
  });
});

describe('quartet sentiment', () => {
  const said = (text: string, label: number): object => ({ text, label });
  const labels = Array.from({ length: 40 }, (_, place) => [
    said(`the zibbering of lot ${place} is splendid`, 1),
    said(`the grumfing of lot ${place} is dire`, -1),
    said(`lot ${place} was listed at noon`, 0),
  ]).flat();

  it('fits weights to labels of one\u2019s own, finds them again, and measures both', async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quartet-ear-'));
    const home = process.env.XDG_DATA_HOME;
    process.env.XDG_DATA_HOME = folder;
    onTestFinished(() => {
      if (home === undefined) delete process.env.XDG_DATA_HOME;
      else process.env.XDG_DATA_HOME = home;
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'labels.jsonl');
    writeFileSync(file, `${lines(...labels)}no label here\n`);
    const post = lines({ id: 1, text: 'what zibbering we see' });
    const [before] = scoredOf((await quartet(['score'], post)).out);
    const early = await quartet(['sentiment', 'eval', file, '--trained']);
    expect([early.exitCode, early.out, early.notes.join()]).toEqual([
      2,
      '',
      expect.stringMatching(/weights-untrained/),
    ]);
    const trained = await quartet(['sentiment', 'train', file]);
    expect([trained.exitCode, trained.notes]).toEqual([
      0,
      [
        `${file}: text in text, label in label: 40 bearish, 40 neutral, 40 bullish`,
        `note: ${file}:121 is no row with a text, left out; 1 in all`,
        expect.stringMatching(/^warning: 120 texts are few to learn from/),
      ],
    ]);
    expect(trained.out).toMatch(/weights\.bin, fitted to 120 texts/);
    const [after] = scoredOf((await quartet(['score'], post)).out);
    expect(after?.score).toBeGreaterThan(before?.score ?? 1);

    const shipped = await quartet(['sentiment', 'eval', file]);
    expect(shipped.out).toMatch(/labels\.jsonl: 120 texts, \d+ of them unscored\n {2}accuracy {10}0\.\d{3} {2}\[/);
    const accuracyOf = (out: string): number =>
      z
        .tuple([z.object({ measures: z.object({ accuracy: z.object({ value: z.number() }) }) })])
        .parse(JSON.parse(out))[0].measures.accuracy.value;
    const own = await quartet(['sentiment', 'eval', file, '--trained', '--json']);
    const plain = await quartet(['sentiment', 'eval', file, '--json']);
    expect(accuracyOf(own.out)).toBeGreaterThan(accuracyOf(plain.out));
    expect(own.notes).toContain(`note: these weights learned from ${file}: only --folds tells how they read new posts`);
    expect((await quartet(['sentiment', 'eval', file, '--trained', '--folds'])).notes.join()).toMatch(/option-clash/);
  });
});

describeWithData('quartet gate on sample decisions', () => {
  it('agrees with all sixteen', async () => {
    const sample = readFileSync(dataPath('decisions/sample.jsonl'), 'utf8');
    const { out } = await quartet(['gate', '--context', dataPath('decisions/context.json')], sample);
    const expected = sample
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ expect: z.string() }).parse(JSON.parse(line)).expect);
    const given = out
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ verdict: z.string() }).parse(JSON.parse(line)).verdict);
    expect(given).toEqual(expected);
    expect(given).toHaveLength(16);
  });
});
