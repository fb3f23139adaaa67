import { readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/domain/errors.ts';
import { EXIT, failureOf } from '../../../src/run/failure.ts';
import { temporaryFolder } from '../../support/tape.ts';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

/** As the system throws it where the folder that a process stands in was removed. */
const GONE = Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), {
  code: 'ENOENT',
  syscall: 'uv_cwd',
});

describe('what a person is told of what nobody has put in words', () => {
  const folder = temporaryFolder;
  it.each([
    [
      'no file',
      () => readFileSync(join(folder(), 'none')),
      /^error: file-enoent: .*none: there is no such file; check/,
    ],
    ['below a file', () => readdirSync(belowFile(folder())), /^error: file-enotdir: .*: a part of the path is not a/],
    ['a circle', () => realpathSync(circle(folder())), /^error: file-eloop: .*: its links lead round in a circle/],
    ['a long name', () => readFileSync(join(folder(), 'n'.repeat(300))), /^error: file-enametoolong: .*too long/],
  ])('%s', (_, action, says) => {
    const { exitCode, lines } = failureOf(thrownBy(action));
    expect(exitCode).toBe(EXIT.badInput);
    expect(lines).toEqual([expect.stringMatching(says)]);
    expect(lines[0]).not.toMatch(/ E[A-Z]{4,}:/);
  });

  it('the folder that the process stands in is gone', () => {
    const { exitCode, lines } = failureOf(GONE);
    expect(exitCode).toBe(EXIT.badInput);
    expect(lines).toEqual([
      'error: file-enoent: the folder that this was started in: there is no such file; check the path',
    ]);
  });

  it('several at once, each in its words', () => {
    const first = new InputError({ code: 'first', where: 'a', what: 'b', mend: 'c' });
    expect(failureOf(new AggregateError([first, GONE])).lines).toEqual([
      'error: first: a: b; c',
      expect.stringMatching(/^error: file-enoent: the folder/),
    ]);
  });

  it('a mistake of the program stays one', () => {
    const { exitCode, lines } = failureOf(new TypeError('x is not a function'));
    expect([exitCode, lines]).toEqual([
      EXIT.failed,
      ['error: x is not a function; run it again with --debug for the place in the program'],
    ]);
  });
});

function belowFile(folder: string): string {
  writeFileSync(join(folder, 'file'), '');
  return join(folder, 'file', 'x');
}

function circle(folder: string): string {
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  return join(folder, 'a');
}
