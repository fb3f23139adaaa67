import { z } from 'zod';
import {
  actionField,
  claimField,
  horizonField,
  invalidationField,
  listField,
  probabilityField,
  stopField,
  symbolField,
  targetField,
  weightField,
} from './fields.ts';

export const proposalFields = {
  symbol: symbolField,
  action: actionField,
  weight: weightField,
  pUp: probabilityField,
  horizonMinutes: horizonField,
  stop: stopField,
  target: targetField,
  invalidation: invalidationField,
  claims: listField(claimField, 6, 'What the view rests on.'),
};

/** Phase 2: one voice’s blind views, one a symbol. */
export const proposeReply = z.strictObject({
  proposals: listField(z.strictObject(proposalFields), 12, 'One view a symbol; leave out symbols you have no view on.'),
});

export type ProposeReply = z.output<typeof proposeReply>;
export type Proposal = ProposeReply['proposals'][number];
