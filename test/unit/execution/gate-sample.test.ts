import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gateContextSchema } from '../../../src/domain/gate-context.ts';
import { gateLine } from '../../../src/execution/gate/judge-reply.ts';
import { dataPath, describeWithData } from '../../support/data.ts';
import { knownSecrets } from '../../support/execution/gate.ts';

describeWithData('the gate on the sample decisions', () => {
  const context = gateContextSchema.parse(JSON.parse(readFileSync(dataPath('decisions/context.json'), 'utf8')));
  const rows = readFileSync(dataPath('decisions/sample.jsonl'), 'utf8').trim().split('\n');

  it('gives every stated verdict', () => {
    const wrong = rows.flatMap((line) => {
      const { id, raw, expect: expected, why } = JSON.parse(line);
      const { verdict, reason, notes } = gateLine({ id, raw }, context, knownSecrets());
      return verdict === expected ? [] : [`${id} (${why}): ${expected} wanted, ${verdict} ${reason} ${notes} given`];
    });
    expect(rows).toHaveLength(16);
    expect(wrong).toEqual([]);
  });
});
