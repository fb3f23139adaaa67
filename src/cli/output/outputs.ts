import type { z } from 'zod';
import { compareShape } from '../../web/api/board-shape.ts';
import { fullBoardShape } from './board.ts';
import {
  agentCheckOutput,
  alertsOutput,
  doctorOutput,
  initOutput,
  judgeOutput,
  keyOutput,
  newOutput,
  planOutput,
  proveOutput,
} from './house.ts';
import { paperOutput, recordOutput, serveOutput } from './live.ts';
import { maskMakeOutput, maskScanOutput, maskUndoOutput, memoryOutput } from './mask.ts';
import { probeOutput } from './probe.ts';
import { reportOutput } from './rounds.ts';
import {
  backtestOutput,
  controlOutput,
  exportOutput,
  forkOutput,
  replayOutput,
  verifyOutput,
  worthOutput,
} from './run.ts';
import { seasonCardOutput, seasonCloseOutput, seasonEntriesOutput, seasonVerifyOutput } from './season.ts';
import { busOutput, queueOutput, sweepOutput, workerOutput } from './sweep.ts';
import { convertOutput, inspectOutput, manifestOutput, verifyTapesOutput } from './tape.ts';
import { evaluateOutput, gateOutput, labelOutput, scoreOutput, studyOutput, trainOutput } from './words.ts';

/**
 * What each command prints with `--json`, a value or a line: all that is printed goes through its shape, and a member
 * that is not named there is not printed. Money, prices and sizes are exact decimal text where they are booked, plain
 * numbers where they are figures; times are milliseconds UTC unless they are ISO text.
 */
export const OUTPUTS = {
  demo: backtestOutput,
  backtest: backtestOutput,
  leaderboard: fullBoardShape,
  compare: compareShape,
  report: reportOutput,
  export: exportOutput,
  fork: forkOutput,
  judge: judgeOutput,
  worth: worthOutput,
  serve: serveOutput,
  replay: replayOutput,
  verify: verifyOutput,
  plan: planOutput,
  sweep: sweepOutput,
  worker: workerOutput,
  queue: queueOutput,
  'bus-serve': busOutput,
  probe: probeOutput,
  prove: proveOutput,
  memory: memoryOutput,
  'mask-make': maskMakeOutput,
  'mask-scan': maskScanOutput,
  'mask-undo': maskUndoOutput,
  'season-freeze': seasonEntriesOutput,
  'season-enter': seasonEntriesOutput,
  'season-close': seasonCloseOutput,
  'season-verify': seasonVerifyOutput,
  'season-card': seasonCardOutput,
  'key-make': keyOutput,
  'key-show': keyOutput,
  paper: paperOutput,
  control: controlOutput,
  record: recordOutput,
  'tape-inspect': inspectOutput,
  'tape-verify': verifyTapesOutput,
  'tape-convert': convertOutput,
  'tape-fetch': manifestOutput,
  'tape-generate': manifestOutput,
  score: scoreOutput,
  'sentiment-train': trainOutput,
  'sentiment-eval': evaluateOutput,
  'sentiment-label': labelOutput,
  'sentiment-study': studyOutput,
  'agent-check': agentCheckOutput,
  'alerts-test': alertsOutput,
  gate: gateOutput,
  doctor: doctorOutput,
  init: initOutput,
  'new-strategy': newOutput,
  'new-hobbyist': newOutput,
  'new-researcher': newOutput,
  'new-quant': newOutput,
  'new-types': newOutput,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type OutputName = keyof typeof OUTPUTS;
