import { keyText } from '../../../adapters/cassette/call-text.ts';
import { quickJsSandbox } from '../../../adapters/sandbox/quickjs-sandbox.ts';
import type { CallKey, Cassette, ChatOutcome } from '../../../ports/chat-model.ts';
import { asksModels, type OpenModels, toolDesk } from '../../models.ts';
import type { PreparedRun } from '../../prepare.ts';
import { configuredSecrets } from '../../providers.ts';
import type { AskedCall } from './model-counter.ts';
import type { Replies } from './replies.ts';

/** Where the questions of a job go that its replies on record do not answer. */
export interface JobCalls {
  readonly replies: Replies;
  ask(call: AskedCall): Promise<ChatOutcome>;
  /** What a program came to; kept before anything is asked that could rest on it. */
  record(key: CallKey, outcome: ChatOutcome): void;
}

/** The models of a job that asks some, as the run that asks them sees them. */
export function askingDesk({ plan }: PreparedRun, calls: JobCalls): OpenModels {
  const replies = new Map(calls.replies);
  const cassette: Cassette = {
    find: (key) => replies.get(keyText(key)),
    record(key, outcome) {
      replies.set(keyText(key), outcome);
      calls.record(key, outcome);
    },
    close() {},
  };
  const sandbox = quickJsSandbox();
  const asking = plan.accounts.filter(asksModels);
  return {
    async answer(key, requestOf, allowedMs, delayMs) {
      return cassette.find(key) ?? calls.ask({ key, request: requestOf(), allowedMs, delayMs });
    },
    tools: toolDesk(new Map(asking.map(({ account }) => [account, { cassette, isOwn: true }])), sandbox),
    secrets: configuredSecrets(),
    close: () => sandbox.close(),
  };
}
