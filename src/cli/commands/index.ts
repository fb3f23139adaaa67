import { defineBacktest } from './backtest.ts';
import { defineControl } from './control.ts';
import type { DefineCommand } from './define.ts';
import { defineDemo } from './demo.ts';
import { defineDoctor } from './doctor.ts';
import { defineGate } from './gate.ts';
import { defineLeaderboard } from './leaderboard.ts';
import { definePaper } from './paper.ts';
import { defineRecord } from './record.ts';
import { defineReplay } from './replay.ts';
import { defineReport } from './report.ts';
import { defineScore } from './score.ts';
import { defineSentiment } from './sentiment.ts';
import { defineTape } from './tape.ts';
import { defineVerify } from './verify.ts';

/** Every command that works, in the order the help lists them. */
export const COMMANDS: readonly DefineCommand[] = [
  defineDemo,
  defineBacktest,
  defineLeaderboard,
  defineReport,
  defineReplay,
  defineVerify,
  definePaper,
  defineControl,
  defineRecord,
  defineTape,
  defineScore,
  defineSentiment,
  defineGate,
  defineDoctor,
];
