import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answering, type ModelFinder, noModels } from '../adapters/cassette/answering.ts';
import { openCassette } from '../adapters/cassette/sqlite-cassette.ts';
import { providerModels } from '../adapters/openai/provider-models.ts';
import { seeing } from '../adapters/pictures/seeing.ts';
import { quickJsSandbox } from '../adapters/sandbox/quickjs-sandbox.ts';
import { HOUSE_MODEL } from '../agents/team-config.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { ModelDesk } from '../engine/answer.ts';
import { type AccountPlan, allAccountPlans } from '../engine/plan.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import type { Cassette } from '../ports/chat-model.ts';
import type { Sandbox, ToolDesk } from '../ports/tools.ts';
import { cassetteKeeper, type RunWriter } from './journal.ts';
import { pictureDesk } from './pictures.ts';
import type { PreparedRun } from './prepare.ts';
import { configuredSecrets, keySource, providerCatalog, secretsForReplay } from './providers.ts';
import { runAgents } from './run-agents.ts';
import { RUN_CASSETTE } from './run-file.ts';
import { type AccountCassette, toolDesk } from './tool-desk.ts';

export interface OpenModels extends ModelDesk {
  readonly tools: ToolDesk;
  /** What must stand in no decision. */
  readonly secrets: Secrets;
  close(): void;
}

/** What there is to tell of the models once a run is over, a line each. */
export interface AskedModels extends OpenModels {
  notes(): readonly string[];
}

/**
 * Asks the models of a run that goes on: what the run's cassette holds is not asked, and not paid, again. `leave` ends
 * the calls under way.
 */
export function liveModels(prepared: PreparedRun, run: RunWriter, leave: AbortSignal): AskedModels {
  const providers = providerModels(providerCatalog(), keySource());
  const open = (): Cassette => openCassette(join(run.folder, RUN_CASSETTE), 'record', cassetteKeeper(run));
  const pictures = pictureDesk(run.folder, prepared);
  const agents = runAgents(prepared);
  const ask: ModelFinder = (name) => agents.model(name) ?? seeing(providers.model(name), pictures);
  const desk = modelDesk(prepared, open, ask, leave, quickJsSandbox());
  return {
    ...desk,
    secrets: configuredSecrets(),
    notes: agents.notes,
    close() {
      agents.close();
      desk.close();
    },
  };
}

/** Answers from recordings alone: no network, and what is not recorded fails. */
export function recordedModels(prepared: PreparedRun, folder: string): OpenModels {
  const path = join(folder, RUN_CASSETTE);
  const open = (): Cassette | undefined => (existsSync(path) ? openCassette(path, 'replay') : undefined);
  return { ...modelDesk(prepared, open, noModels, undefined, undefined), secrets: secretsForReplay() };
}

/**
 * Who answers the teams that ask a language model: the cassette its entrant names, strictly, else the run's own with
 * the models behind it. The house model answers itself.
 */
function modelDesk(
  prepared: PreparedRun,
  runCassette: () => Cassette | undefined,
  models: ModelFinder,
  leave: AbortSignal | undefined,
  sandbox: Sandbox | undefined,
): Omit<OpenModels, 'secrets'> {
  const { byAccount, opened } = cassettesOf(prepared, runCassette);
  const desks = new Map(
    [...byAccount].map(([account, { cassette, isOwn }]) => [
      account,
      answering(cassette, isOwn ? models : noModels, leave),
    ]),
  );
  return {
    answer(key, call, allowedMs, delayMs) {
      const desk = desks.get(key.account);
      if (desk === undefined) throw new InvariantBroken(`account ${key.account} asks a model and has no cassette`);
      return desk.answer(key, call, allowedMs, delayMs);
    },
    tools: toolDesk(byAccount, sandbox),
    close() {
      sandbox?.close();
      for (const cassette of opened) cassette.close();
    },
  };
}

interface OpenCassettes {
  readonly byAccount: ReadonlyMap<string, AccountCassette>;
  readonly opened: readonly Cassette[];
}

/** The cassette that alone answers an entrant; one that was forked has what it held in its run's own. */
export function soleCassette(
  { scenario, request }: Pick<PreparedRun, 'scenario' | 'request'>,
  { entrant }: Pick<AccountPlan, 'entrant'>,
): string | undefined {
  if (request.kept?.fork?.entrant === entrant) return undefined;
  const named = scenario.data.entrants.find(({ id }) => id === entrant)?.cassette;
  return named === undefined ? undefined : resolve(request.from, named);
}

/** Opens the cassettes of all who ask a language model, each once. */
export function cassettesOf(prepared: PreparedRun, runCassette: () => Cassette | undefined): OpenCassettes {
  const opened = new Map<string, Cassette>();
  const byAccount = new Map<string, AccountCassette>();
  for (const account of allAccountPlans(prepared.plan).filter(asksModels)) {
    const named = soleCassette(prepared, account);
    const path = named ?? RUN_CASSETTE;
    const cassette = opened.get(path) ?? (named === undefined ? runCassette() : openCassette(path, 'replay'));
    if (cassette === undefined) continue;
    opened.set(path, cassette);
    byAccount.set(account.account, { cassette, isOwn: named === undefined });
  }
  return { byAccount, opened: [...opened.values()] };
}

export function asksModels({ team }: AccountPlan): boolean {
  return team !== undefined && Object.values(team.models).some((model) => model !== HOUSE_MODEL);
}

/** Whether the account is an agent of another program, which nobody but its author pays for. */
export function isAgent({ team }: AccountPlan): boolean {
  return team?.prompt === 'json';
}
