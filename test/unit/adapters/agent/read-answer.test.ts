import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../src/adapters/agent/agent-model.ts';
import { Lines } from '../../../../src/adapters/agent/program-output.ts';

const NO_OBJECT = expect.objectContaining({ detail: expect.stringContaining('no JSON object') });

describe('an answer', () => {
  it.each([
    ['decisions', '{"id":"q","decisions":[]}', { text: '{"dissent":"","comment":"","decisions":[]}' }],
    [
      'calls',
      '{"id":"q","calls":[{"name":"candles","arguments":{"symbol":"BTC"}}]}',
      { text: '', calls: [{ id: 'call-0', name: 'candles', arguments: '{"symbol":"BTC"}' }] },
    ],
    ['calls of nothing', '{"id":"q","calls":[7]}', { text: '', calls: [{ id: 'call-0', name: '', arguments: '' }] }],
    ['another id', '{"id":"p","decisions":[]}', undefined],
    ['a number for an id', '{"id":1}', expect.objectContaining({ failure: 'empty' })],
    ['a list of answers', '[{"id":"q","decisions":[],"dissent":"","comment":""}]', NO_OBJECT],
    ['decisions in other words', 'sent {"decisions":[],"dissent":"","comment":""}', NO_OBJECT],
    [
      'a byte order mark ahead',
      '\ufeff{"id":"q","decisions":[]}',
      { text: '{"dissent":"","comment":"","decisions":[]}' },
    ],
    ['words behind it', '{"id":"q"} and more', expect.objectContaining({ failure: 'empty' })],
    ['a key twice', '{"id":"q","id":"q"}', { text: '{"id":"q","id":"q"}' }],
  ])('%s', (_name, line, expected) => {
    expect(readAnswer(line, 'q')).toEqual(expected);
  });

  it('reaches no prototype by a key', () => {
    const answer = readAnswer('{"id":"q","__proto__":{"text":"x"}}', 'q');
    expect(answer).toEqual({ text: '{"dissent":"","comment":"","__proto__":{"text":"x"}}' });
  });
});

describe('lines', () => {
  const bytes = (text: string): Buffer => Buffer.from(text);

  it('come whole whatever the chunks, also where a letter is cut', () => {
    const lines = new Lines();
    const all = bytes('{"a":"ü"}\n\n{"b":1}\nrest');
    const taken = [...all].flatMap((byte) => lines.take(Buffer.from([byte])));
    expect(taken).toEqual(['{"a":"ü"}', '{"b":1}']);
    expect(lines.take(bytes('\n'))).toEqual(['rest']);
  });

  it('are not listened to beyond a million bytes, and all together beyond four until asked again', () => {
    expect(new Lines().take(Buffer.alloc(1_000_001, 97))).toBe('too-long');
    expect(new Lines().take(Buffer.concat([Buffer.alloc(1_000_001, 97), bytes('\n')]))).toBe('too-long');
    const lines = new Lines();
    const line = Buffer.concat([Buffer.alloc(999_999, 97), bytes('\n')]);
    for (let count = 0; count < 4; count += 1) expect(lines.take(line)).toHaveLength(1);
    expect(lines.take(line)).toBe('too-much');
    lines.forget();
    expect(lines.take(line)).toHaveLength(1);
  });
});
