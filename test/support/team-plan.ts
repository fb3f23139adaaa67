import { DEFAULT_PROTOCOL } from '../../src/agents/protocol.ts';
import { BOTTOMLESS } from '../../src/agents/purse.ts';
import { DEFAULT_EYES, DEFAULT_PROMPT, modelsOf } from '../../src/agents/team-config.ts';
import type { TeamPlan } from '../../src/engine/plan.ts';
import type { Strategy } from '../../src/ports/strategy.ts';

/** The team as its strategy file says; undefined for code. */
export function teamPlanOf(strategy: Strategy): TeamPlan | undefined {
  if (strategy.kind === 'code') return undefined;
  const { mode, model, models, tools } = strategy;
  return {
    mode,
    models: modelsOf(model, models),
    tools,
    liveSearch: [],
    prompt: DEFAULT_PROMPT,
    eyes: DEFAULT_EYES,
    memory: 'none',
    protocol: DEFAULT_PROTOCOL,
    purse: BOTTOMLESS,
  };
}
