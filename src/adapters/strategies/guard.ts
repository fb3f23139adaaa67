import { fileURLToPath } from 'node:url';
import { InputError } from '../../domain/errors.ts';
import type { CodeStrategy, Strategy, StrategyHandlers } from '../../ports/strategy.ts';
import { misshapenIntents } from './intent-shape.ts';

/** Below which this package's code lies, in `src` as in `dist`. */
const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** A user's strategy whose mistakes while it runs are told as its own: which file, which handler, what went wrong. */
export function guarded(strategy: Strategy, file: string): Strategy {
  return strategy.kind === 'code' ? guardedCode(strategy, file) : strategy;
}

function guardedCode(strategy: CodeStrategy, file: string): CodeStrategy {
  return {
    ...strategy,
    start(context) {
      const own: StrategyHandlers = calling(file, 'start', () => strategy.start(context));
      if (typeof own !== 'object' || own === null) throw misbehaves(file, 'start returned no handlers');
      const handlers: StrategyHandlers = {};
      const { onBars, onQuote, onTrade, onPost } = own;
      if (onBars !== undefined) handlers.onBars = guard(file, 'onBars', onBars.bind(own));
      if (onQuote !== undefined) handlers.onQuote = guard(file, 'onQuote', onQuote.bind(own));
      if (onTrade !== undefined) handlers.onTrade = guard(file, 'onTrade', onTrade.bind(own));
      if (onPost !== undefined) handlers.onPost = guard(file, 'onPost', onPost.bind(own));
      return handlers;
    },
  };
}

function guard<Given extends readonly unknown[], Answer>(
  file: string,
  name: string,
  handler: (...given: Given) => Answer,
): (...given: Given) => Answer {
  return (...given) => {
    const answer = calling(file, name, () => handler(...given));
    const misshapen = misshapenIntents(answer);
    if (misshapen !== undefined) throw misbehaves(file, `${name} returned what is no list of intents: ${misshapen}`);
    return answer;
  };
}

function calling<Answer>(file: string, name: string, call: () => Answer): Answer {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && error.name === 'InputError') throw error;
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw misbehaves(placeIn(error) ?? file, `${name} threw: ${line.slice(0, 300)}`, error);
  }
}

/** The innermost place of the stack that is in somebody's own code: `FILE:LINE:COLUMN`, in the lines its author wrote. */
function placeIn(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, url = '', place = ''] of stack.matchAll(/((?:file:\/\/)?\/[^\s():?]+)(?:\?[^\s():]*)?(:\d+:\d+)/g)) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!path.startsWith(OWN_FOLDER) && !path.includes('/node_modules/')) return `${path}${place}`;
  }
  return undefined;
}

function misbehaves(where: string, what: string, cause?: unknown): InputError {
  const problem = { code: 'strategy-misbehaves', where, what, mend: 'mend the strategy; --debug shows its stack' };
  return new InputError(problem, { cause });
}
