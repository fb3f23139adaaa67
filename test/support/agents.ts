import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEnvironment } from './fake-world.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from './small-run.ts';

/** A person's settings with these agents, by name. */
export function writeAgents(configHome: string, agents: Readonly<Record<string, readonly string[] | string>>): void {
  mkdirSync(join(configHome, 'quartet'), { recursive: true });
  const list = Object.entries(agents).map(([name, way]) =>
    typeof way === 'string' ? { name, cutoff: 'none', url: way } : { name, cutoff: 'none', command: way },
  );
  writeFileSync(join(configHome, 'quartet', 'agents.yaml'), JSON.stringify({ agents: list }));
}

/** An hour of bars with these agents as entrants, a cycle every `every`. */
export function writeAgentScenario(
  folder: string,
  agents: readonly string[],
  cycle: { readonly every: string; readonly deadlineMs: number; readonly replyLatencyMs?: number },
): string {
  const entrants = agents.map((name) => `  - { id: ${name}, agent: ${name} }`).join('\n');
  const text = SMALL_SCENARIO.replace('execution:', `cycle: ${JSON.stringify(cycle)}\nexecution:`).replace(
    '  - { id: idle, strategy: cash }',
    entrants,
  );
  writeFiles(folder, { 'scenario.yaml': text, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
  return join(folder, 'scenario.yaml');
}

/** As somebody whose settings are those. */
export function asPerson<Value>(configHome: string, work: () => Promise<Value>): Promise<Value> {
  return withEnvironment({ XDG_CONFIG_HOME: configHome }, work);
}

/** Nothing of theirs is left: a replay that still works did not start an agent. */
export function forgetAgents(configHome: string): void {
  rmSync(join(configHome, 'quartet', 'agents.yaml'));
}
