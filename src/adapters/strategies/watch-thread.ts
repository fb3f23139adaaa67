import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { escapeTerminal } from '../../domain/escape.ts';
import { workedMs } from '../shared/worked.ts';
import { HeldThread } from './held-thread.ts';
import { placeIn, runsThrough } from './place.ts';
import { SignalsBeside } from './signals-beside.ts';
import { LOOK_EVERY_MS, MOST_LOOKS, SLOW_LOOKS, Stillness } from './stillness.ts';
import type { WatchData } from './watch.ts';

/*
 * The thread behind `watchStrategy`. Somebody's code is to blame where its handler was called, or where its folder is on the stack: long work of the program, or of one
 * that has it built in, is left alone.
 */

const STACK = `(() => {
  const { Error } = globalThis, { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
})()`;

/** Until the main thread comes back, a signal ends the process: it could not hear one. */
const LET_SIGNALS_END = `for (const signal of ['SIGINT', 'SIGTERM']) {
  const kept = globalThis.process.rawListeners(signal);
  globalThis.process.removeAllListeners(signal);
  globalThis.setImmediate(() => { for (const listener of kept) globalThis.process.on(signal, listener); });
}`;

const { steps, turns, listeners, taken }: WatchData = workerData;
const signals = new SignalsBeside(
  () => Atomics.load(taken, 0),
  () => Atomics.load(listeners, 0) > 0,
);
const files = new Set<string>();
parentPort?.on('message', (file: string) => files.add(file));

const stillness = new Stillness();
setInterval(() => {
  const worked = workedMs();
  stillness.look(standing(), worked);
  const { looks } = stillness;
  if (looks === SLOW_LOOKS) void alone(tell);
  else if (looks > SLOW_LOOKS && signals.waiting !== undefined) void alone(endBySignal);
  // Again a second later: it may have been held in a moment between two of somebody's.
  else if (looks % SLOW_LOOKS === 0 && stillness.isOver(worked)) void alone(end);
}, LOOK_EVERY_MS);

let isBusy = false;

/** One holds the main thread at a time. */
async function alone(act: () => Promise<void>): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  try {
    await act();
  } finally {
    isBusy = false;
  }
}

/** Told once a time that it is slow, in case that somebody waits for it. */
async function tell(): Promise<void> {
  const held = await HeldThread.hold();
  if (held === undefined) return;
  const where = await whereIn(held);
  if (where !== undefined) {
    const what = `it has not come back for ${spanText(SLOW_LOOKS)}`;
    const line = `strategy-slow: ${where}: ${what}; Ctrl-C ends it, or ${spanText(MOST_LOOKS)} do`;
    if (!signals.isOpen) await held.evaluate(LET_SIGNALS_END);
    await held.evaluate(`globalThis.process.stderr.write(${JSON.stringify(`${escapeTerminal(line)}\n`)})`);
  }
  held.letGo();
}

/** Whoever asked the process to end waits no longer for what is stuck. */
async function endBySignal(): Promise<void> {
  const held = await HeldThread.hold();
  const where = held === undefined ? insideOf() : await whereIn(held);
  if (where === undefined || !stillness.isAt(standing())) return held?.letGo();
  if (held === undefined)
    endAtOnce(`strategy-stuck: ${where}: it does not come back; this run is kept as far as it came`);
  await held?.evaluate(LET_SIGNALS_END);
  signals.pass(signals.waiting ?? 'SIGINT');
}

async function end(): Promise<void> {
  const held = await HeldThread.hold();
  const where = held === undefined ? insideOf() : await whereIn(held);
  if (where === undefined || !stillness.isAt(standing())) return held?.letGo();
  const what = `it has not come back for ${spanText(MOST_LOOKS)}`;
  const text = `strategy-stuck: ${where}: ${what}; mend it and run into a new folder: this run is kept as far as it came`;
  if (held === undefined) endAtOnce(text);
  const error = `Object.assign(new globalThis.Error(${JSON.stringify(text)}), { name: 'StrategyStuck' })`;
  await held?.evaluate(`globalThis.setImmediate(() => { throw ${error}; })`);
  held?.breakOff();
}

function endAtOnce(text: string): void {
  writeSync(2, `${escapeTerminal(`error: ${text}`)}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function standing(): string {
  return `${Atomics.load(steps, 0)} ${Atomics.load(turns, 0)}`;
}

async function whereIn(held: HeldThread): Promise<string | undefined> {
  const stack = String(await held.evaluate(STACK));
  return (runsThrough(stack, files) ? placeIn(stack) : undefined) ?? insideOf();
}

function insideOf(): string | undefined {
  return Atomics.load(steps, 0) % 2 === 1 ? [...files].join(' or ') : undefined;
}

function spanText(count: number): string {
  return `${(count * LOOK_EVERY_MS) / 1_000} s`;
}
