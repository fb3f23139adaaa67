import type { ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';

/** What a scripted model says: always the same, one after the other, or what a function makes of the request. */
export type Script = string | readonly (string | ChatOutcome)[] | ((request: ChatRequest) => string | ChatOutcome);

export interface ScriptedModel extends ChatModel {
  /** Everything it was asked, in order. */
  readonly asked: readonly ChatRequest[];
}

const LATENCY_MS = 1_000;

/** A model without a network or a mind, for demos, tests and examples; asked for more than its script holds, it throws. */
export function scriptedModel(script: Script): ScriptedModel {
  const asked: ChatRequest[] = [];
  return {
    name: 'scripted',
    asked,
    async ask(request) {
      asked.push(request);
      return outcomeOf(lineFor(script, request, asked.length - 1));
    },
  };
}

function lineFor(script: Script, request: ChatRequest, turn: number): string | ChatOutcome {
  if (typeof script === 'string') return script;
  if (typeof script === 'function') return script(request);
  const line = script[turn];
  if (line === undefined)
    throw new RangeError(`the script has ${script.length} lines and was asked for line ${turn + 1}`);
  return line;
}

function outcomeOf(line: string | ChatOutcome): ChatOutcome {
  if (typeof line !== 'string') return line;
  const usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  return { ok: true, text: line, latencyMs: LATENCY_MS, usage };
}
