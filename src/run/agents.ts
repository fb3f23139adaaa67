import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { OpenAgent } from '../adapters/agent/link.ts';
import { processAgent } from '../adapters/agent/process-agent.ts';
import { socketAgent } from '../adapters/agent/socket-agent.ts';
import type { LoadedStrategy } from '../adapters/strategies/load.ts';
import { checkTrust, type Trust } from '../adapters/strategies/trust.ts';
import { agentModelName } from '../agents/team-config.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { InputError } from '../domain/errors.ts';
import { sha256 } from '../domain/hash.ts';
import { defineTeam } from '../strategy/define-team.ts';
import { agentsPath } from './providers.ts';
import type { RunFile } from './run-file.ts';
import { agentName } from './scenario/entrant-schema.ts';
import type { EntrantData } from './scenario/schema.ts';
import { nearest } from './scenario/trouble.ts';
import { readOwnYamlFile } from './scenario/yaml-file.ts';

const word = z.string().min(1).max(4_000);

const agentSchema = z
  .strictObject({
    name: agentName,
    cutoff: z
      .union([z.literal('none'), z.string().regex(/^\d{4}-\d{2}-\d{2}$/)])
      .optional()
      .describe(
        'the last day that a language model it asks can have read about, such as 2026-01-31; none where it asks none',
      ),
    command: z
      .tuple([word.describe('a program')], word.describe('a word of the command'))
      .optional()
      .describe('a program and its words, such as [python3, agent.py]'),
    url: z
      .string()
      .max(1_000)
      .refine(isLoopback)
      .optional()
      .describe('a WebSocket of this machine, such as ws://127.0.0.1:8770'),
  })
  .refine(({ command, url }) => (command === undefined) !== (url === undefined))
  .describe('an agent with name, and one of command and url');

type AgentSettings = z.output<typeof agentSchema>;

const agentsSchema = z
  .strictObject({ agents: z.array(agentSchema).min(1).max(100).describe('a list of at least one agent') })
  .describe('agents');

/** A program of somebody's own, as their settings name it. */
export interface NamedAgent {
  readonly name: string;
  /** Over the command and the files it names, or the address. */
  readonly hash: string;
  readonly open: OpenAgent;
}

/** Before every market: the last day that a program without a language model has read about. */
const NEVER_READ = '1970-01-01';

/**
 * An agent by its name in the person's own settings: a scenario, which may be somebody else's, starts nothing by itself. A
 * command may run as strategies may, by its hash; what it reads beyond the files it names is the person's to look at.
 * @throws InputError when it is not named there, or may not run
 */
export function namedAgent(name: string, trust: Trust): NamedAgent {
  const path = agentsPath();
  const { command, url } = settingsOf(name);
  if (command !== undefined) {
    const folder = dirname(path);
    const hash = sha256(canonicalJson({ command, files: filesOf(command, folder) }));
    checkTrust(`agent ${name}: ${command.join(' ')}`, hash, trust);
    return { name, hash, open: processAgent({ command, folder }) };
  }
  const address = url ?? '';
  return { name, hash: sha256(canonicalJson({ url: address })), open: socketAgent(address) };
}

/** The last day that an agent can have read about, as its person says; undefined where they do not. */
export function agentCutoff(name: string): string | undefined {
  const cutoff = settings()?.find((one) => one.name === name)?.cutoff;
  return cutoff === 'none' ? NEVER_READ : cutoff;
}

function settingsOf(name: string): AgentSettings {
  const agents = settings();
  const problem = (code: string, what: string, mend: string) =>
    new InputError({ code, where: agentsPath(), what, mend });
  if (agents === undefined) {
    const mend = `write one with agents: [{ name: ${name}, command: [python3, /path/to/agent.py] }]; docs/add-an-agent.md`;
    throw problem('agents-missing', 'there is no such file', mend);
  }
  const agent = agents.find((one) => one.name === name);
  if (agent !== undefined) return agent;
  const names = agents.map((one) => one.name);
  const close = nearest(name, names);
  const mend = close === undefined ? `it names ${names.join(', ')}` : `did you mean "${close}"?`;
  throw problem('agent-unknown', `it names no agent "${name}"`, mend);
}

/** Undefined where the person has none. */
function settings(): readonly AgentSettings[] | undefined {
  const path = agentsPath();
  return existsSync(path) ? readOwnYamlFile(path, 'agents', agentsSchema).data.agents : undefined;
}

function filesOf(words: readonly string[], folder: string): readonly string[] {
  return words.flatMap((one) => {
    const file = resolve(folder, one);
    // A word may be a whole program (`-c`), too long for the name of a file: that is none.
    return existsSync(file) && statSync(file).isFile() ? [sha256(readFileSync(file))] : [];
  });
}

function isLoopback(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url?.protocol === 'ws:' &&
    url.username === '' &&
    url.password === '' &&
    ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  );
}

/**
 * An entrant that is an agent: a team of one call whose model is the agent. In a run that is repeated it is the one that
 * the run began with, and answered from a cassette it need not be there at all.
 */
export function agentEntrant(
  agent: string,
  { id, cassette }: EntrantData,
  { trust, kept }: { readonly trust: Trust; readonly kept: RunFile | undefined },
): LoadedStrategy {
  const strategy = defineTeam({ name: 'agent', mode: 'native', model: agentModelName(agent) });
  const begun = kept?.strategies.find(({ name }) => name === id)?.hash;
  const isAsked = kept === undefined && cassette === undefined;
  const hash = isAsked ? namedAgent(agent, trust).hash : (begun ?? sha256(agent));
  return { strategy, file: agentsPath(), isBundled: false, hash };
}
