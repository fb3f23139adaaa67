import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { miss } from '../adapters/cassette/answering.ts';
import { openCassette } from '../adapters/cassette/sqlite-cassette.ts';
import { providerModels } from '../adapters/openai/provider-models.ts';
import { seeing } from '../adapters/pictures/seeing.ts';
import { quickJsSandbox } from '../adapters/sandbox/quickjs-sandbox.ts';
import { NO_USAGE } from '../domain/call-usage.ts';
import type { Instant } from '../domain/time.ts';
import type { Call } from '../engine/answer.ts';
import type { LiveModels } from '../engine/pending-calls.ts';
import type { Cassette, ChatOutcome } from '../ports/chat-model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sandbox, ToolDesk } from '../ports/tools.ts';
import { cassetteKeeper, type RunWriter } from './journal.ts';
import { cassettesOf } from './models.ts';
import { pictureDesk } from './pictures.ts';
import type { PreparedRun } from './prepare.ts';
import { keySource, providerCatalog } from './providers.ts';
import { runAgents } from './run-agents.ts';
import { RUN_CASSETTE } from './run-file.ts';
import { toolDesk } from './tool-desk.ts';

export interface OpenModelsBeside extends LiveModels {
  readonly tools: ToolDesk;
  /** What there is to tell of them once the run is over, a line each. */
  notes(): readonly string[];
  /** Ends the calls under way; what they would have said is lost. */
  close(): void;
}

/** The models of a paper run, asked once its feed is live, which is woken when one has answered. */
export function modelsBeside(
  prepared: PreparedRun,
  run: RunWriter,
  clock: Clock,
  feed: { readonly isOpen: boolean; wake(): void },
): OpenModelsBeside {
  const providers = providerModels(providerCatalog(), keySource());
  const agents = runAgents(prepared);
  const pictures = pictureDesk(run.folder, prepared);
  const leave = new AbortController();
  const call = async ({ request: requestOf }: Call, at: Instant, until: Instant): Promise<ChatOutcome> => {
    await clock.sleep(Math.max(0, at - clock.now()), leave.signal);
    const over = new AbortController();
    const signal = AbortSignal.any([leave.signal, over.signal]);
    void clock.sleep(until - clock.now(), signal).then(() => over.abort());
    try {
      const request = requestOf();
      const model = agents.model(request.model) ?? seeing(providers.model(request.model), pictures);
      return await model.ask(request, signal);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { ok: false, failure: 'unreachable', detail, latencyMs: 0, usage: NO_USAGE, retryAfterMs: undefined };
    } finally {
      over.abort();
    }
  };
  const onRecord = recorded(
    prepared,
    () => openCassette(join(run.folder, RUN_CASSETTE), 'record', cassetteKeeper(run)),
    leave,
    quickJsSandbox(),
  );
  return {
    ...onRecord,
    notes: agents.notes,
    close() {
      onRecord.close();
      agents.close();
    },
    get isOpen() {
      return feed.isOpen;
    },
    ask(asked, at, until, heard) {
      void call(asked, at, until).then((outcome) => {
        if (leave.signal.aborted) return;
        heard(outcome, clock.now());
        feed.wake();
      });
    },
  };
}

/** The same for a paper run that is stepped again: what it never heard it does not hear now. */
export function modelsOnRecord(prepared: PreparedRun, folder: string): OpenModelsBeside {
  const path = join(folder, RUN_CASSETTE);
  const open = (): Cassette | undefined => (existsSync(path) ? openCassette(path, 'replay') : undefined);
  return {
    ...recorded(prepared, open, new AbortController(), undefined),
    record: () => undefined,
    notes: () => [],
    isOpen: false,
    ask: () => undefined,
  };
}

function recorded(
  prepared: PreparedRun,
  runCassette: () => Cassette | undefined,
  leave: AbortController,
  sandbox: Sandbox | undefined,
): Pick<OpenModelsBeside, 'find' | 'record' | 'tools' | 'close'> {
  const { byAccount, opened } = cassettesOf(prepared, runCassette);
  return {
    find(key) {
      const own = byAccount.get(key.account);
      const known = own?.cassette.find(key);
      return known ?? (own?.isOwn === false ? miss(key) : undefined);
    },
    tools: toolDesk(byAccount, sandbox),
    record: (key, outcome) => byAccount.get(key.account)?.cassette.record(key, outcome),
    close() {
      leave.abort();
      sandbox?.close();
      for (const cassette of opened) cassette.close();
    },
  };
}
