import { keyText } from '../../../adapters/cassette/call-text.ts';
import { quickJsSandbox } from '../../../adapters/sandbox/quickjs-sandbox.ts';
import { WorkerEnded } from '../../../domain/errors.ts';
import type { CallKey, Cassette, ChatOutcome } from '../../../ports/chat-model.ts';
import { asksModels, type OpenModels } from '../../models.ts';
import type { PreparedRun } from '../../prepare.ts';
import { configuredSecrets } from '../../providers.ts';
import { toolDesk } from '../../tool-desk.ts';
import type { AskedCall } from './model-counter.ts';
import type { Replies } from './replies.ts';

/** Where the questions of a job go that its replies on record do not answer. */
export interface JobCalls {
  readonly replies: Replies;
  ask(call: AskedCall): Promise<ChatOutcome>;
  /** What a program came to; kept before anything is asked that could rest on it. */
  record(key: CallKey, outcome: ChatOutcome): void;
  /** Takes back what is on record. */
  forget(): void;
}

export interface AskingDesk extends OpenModels {
  /** Throws where all that was asked came to nothing: standing still is not what the models decided. */
  refuseUnheard(): void;
}

/** The models of a job that asks some, as the run that asks them sees them. */
export function askingDesk({ plan }: PreparedRun, calls: JobCalls): AskingDesk {
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
  let isHeard = false;
  let failure: string | undefined;
  const asking = plan.accounts.filter(asksModels);
  return {
    async answer(key, requestOf, allowedMs, delayMs) {
      const outcome = cassette.find(key) ?? (await calls.ask({ key, request: requestOf(), allowedMs, delayMs }));
      if (outcome.ok) isHeard = true;
      else failure = outcome.detail;
      return outcome;
    },
    refuseUnheard() {
      if (isHeard || failure === undefined) return;
      calls.forget();
      const where = asking.map(({ account }) => account).join(', ');
      const what = `no question to its models was answered (the last: ${failure})`;
      throw new WorkerEnded({ code: 'model-never-answered', where, what, mend: 'run the same command again later' });
    },
    tools: toolDesk(new Map(asking.map(({ account }) => [account, { cassette, isOwn: true }])), sandbox),
    secrets: configuredSecrets(),
    close: () => sandbox.close(),
  };
}
