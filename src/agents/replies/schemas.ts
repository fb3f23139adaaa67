import type { z } from 'zod';
import type { Phase } from '../../domain/team.ts';
import { criticiseReply } from './criticise.ts';
import { decideReply, soloReply } from './decide.ts';
import { decomposeReply } from './decompose.ts';
import { proposeReply } from './propose.ts';

export const REPLY_SCHEMAS = {
  decompose: decomposeReply,
  propose: proposeReply,
  criticise: criticiseReply,
  decide: decideReply,
  merge: decideReply,
  solo: soloReply,
} as const satisfies Record<Phase, z.ZodType>;
