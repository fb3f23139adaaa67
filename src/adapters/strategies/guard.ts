import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { intentPart } from '../../domain/record-parts.ts';
import type { CodeStrategy, Strategy, StrategyHandlers } from '../../ports/strategy.ts';
import { placeIn } from './place.ts';
import { watched } from './watch.ts';

const problemSchema = z.object({ code: z.string(), what: z.string(), where: z.string(), mend: z.string() });

/** A user's strategy whose mistakes while it runs are told as its own: which file, which handler, what went wrong. */
export function guarded(strategy: Strategy, file: string): Strategy {
  return strategy.kind === 'code' ? guardedCode(strategy, file) : strategy;
}

function guardedCode(strategy: CodeStrategy, file: string): CodeStrategy {
  return {
    ...strategy,
    start: (context) => calling(file, 'start', () => handlersOf(strategy.start(context), file)),
  };
}

function handlersOf(own: StrategyHandlers, file: string): StrategyHandlers {
  if (typeof own !== 'object' || own === null) throw misbehaves(file, 'start returned no handlers');
  const handlers: StrategyHandlers = {};
  const { onBars, onQuote, onTrade, onPost } = own;
  if (onBars !== undefined) handlers.onBars = guard(file, 'onBars', onBars.bind(own));
  if (onQuote !== undefined) handlers.onQuote = guard(file, 'onQuote', onQuote.bind(own));
  if (onTrade !== undefined) handlers.onTrade = guard(file, 'onTrade', onTrade.bind(own));
  if (onPost !== undefined) handlers.onPost = guard(file, 'onPost', onPost.bind(own));
  return handlers;
}

function guard<Given extends readonly unknown[], Answer>(
  file: string,
  name: string,
  handler: (...given: Given) => Answer,
): (...given: Given) => Answer {
  const called = (given: Given): Answer => {
    const answer = handler(...given);
    const misshapen = misshapenIntents(answer);
    if (misshapen !== undefined) throw misbehaves(file, `${name} returned what is no list of intents: ${misshapen}`);
    return answer;
  };
  return (...given) => calling(file, name, () => called(given));
}

function calling<Answer>(file: string, name: string, call: () => Answer): Answer {
  try {
    return watched(call);
  } catch (error) {
    const place = error instanceof Error ? placeIn(error.stack ?? '') : undefined;
    if (error instanceof Error && error.name === 'InputError') throw placed(error, place);
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw misbehaves(place ?? file, `${name} threw: ${line.slice(0, 300)}`, error);
  }
}

/** What the API refused, with the line that asked for it. By its shape: a strategy's own copy of the class is another. */
function placed(error: Error, place: string | undefined): Error {
  const problem = 'problem' in error ? problemSchema.safeParse(error.problem).data : undefined;
  if (problem === undefined || place === undefined) return error;
  return new InputError({ ...problem, where: `${place}: ${problem.where}` }, { cause: error });
}

function misbehaves(where: string, what: string, cause?: unknown): InputError {
  const problem = { code: 'strategy-misbehaves', where, what, mend: 'mend the strategy; --debug shows its stack' };
  return new InputError(problem, { cause });
}

const intents = z.array(intentPart);

/**
 * What keeps a handler's answer from being a list of intents, in a few words. Only its shape is looked at: NaN, an
 * unknown symbol or a negative size are refused by the order checks, with a reason on the record.
 */
function misshapenIntents(answer: unknown): string | undefined {
  if (Array.isArray(answer) && answer.length === 0) return undefined;
  const issue = intents.safeParse(answer, { reportInput: true }).error?.issues[0];
  if (issue === undefined || isNotFinite(issue)) return undefined;
  return issue.path.length === 0 ? 'it is no list' : `"${issue.path.join('.')}" does not fit`;
}

function isNotFinite(issue: z.core.$ZodIssue): boolean {
  return typeof issue.input === 'number' && !Number.isFinite(issue.input);
}
