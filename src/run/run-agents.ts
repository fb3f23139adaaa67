import { AgentModel } from '../adapters/agent/agent-model.ts';
import { agentOf } from '../agents/team-config.ts';
import { InputError } from '../domain/errors.ts';
import { namedAgent } from './agents.ts';
import type { PreparedRun } from './prepare.ts';

export interface RunAgents {
  /** Undefined where the name is a language model's. */
  model(name: string): AgentModel | undefined;
  /** What there is to tell of them, a line each. */
  notes(): readonly string[];
  close(): void;
}

/**
 * Those that a run's entrants name, ready to be started by their first question.
 * @throws InputError when one is not there, may not run, or is not the one that the run began with
 */
export function runAgents({ scenario, strategies, request }: PreparedRun): RunAgents {
  const models = new Map<string, AgentModel>();
  for (const { id, agent, cassette } of scenario.data.entrants) {
    const begun = strategies.get(id)?.hash;
    if (agent === undefined || begun === undefined || cassette !== undefined) continue;
    const { hash, open } = namedAgent(agent, request.trust);
    if (hash !== begun) {
      const mend = 'put it back as it was, or start a new run with another --out';
      const where = `agent ${agent}`;
      throw new InputError({ code: 'agent-differs', where, what: 'the run began with another', mend });
    }
    if (!models.has(agent)) models.set(agent, new AgentModel(agent, open));
  }
  return {
    model(name) {
      const agent = agentOf(name);
      return agent === undefined ? undefined : models.get(agent);
    },
    notes: () =>
      [...models.values()].flatMap(({ name, ignored }) =>
        ignored === 0 ? [] : [`agent ${name}: ${ignored} answers to what was not asked were ignored`],
      ),
    close() {
      for (const model of models.values()) model.close();
    },
  };
}
