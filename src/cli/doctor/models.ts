import type { ProviderModels } from '../../adapters/openai/provider-models.ts';
import type { ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { bad, type Finding, good } from './finding.ts';

const PATIENCE_MS = 20_000;

/** One small call to each model; a model that says anything at all has a key that works. */
export function checkModels(names: readonly string[], providers: ProviderModels): Promise<readonly Finding[]> {
  return Promise.all(names.map((name) => checkModel(name, providers)));
}

async function checkModel(name: string, providers: ProviderModels): Promise<Finding> {
  const check = `model ${name}`;
  if (providers.lacksKey(name)) return bad(check, 'there is no key for it', providers.keyAdvice(name));
  const outcome = await providers.model(name).ask(question(name), AbortSignal.timeout(PATIENCE_MS));
  if (outcome.ok) return good(check, `answered in ${outcome.latencyMs} ms`);
  if (outcome.failure === 'truncated' || outcome.failure === 'empty' || outcome.failure === 'refused') {
    return good(check, `answered in ${outcome.latencyMs} ms (${outcome.failure})`);
  }
  return bad(check, `${outcome.failure}: ${outcome.detail}`, adviceOn(outcome.failure));
}

function question(model: string): ChatRequest {
  return {
    model,
    messages: [{ role: 'user', content: 'Answer with the word ok.' }],
    schemaName: 'answer',
    schema: {},
    tools: [],
    liveSearch: [],
    rung: 'text',
    maxTokens: 64,
    reasoning: 'none',
  };
}

function adviceOn(failure: Extract<ChatOutcome, { ok: false }>['failure']): string {
  switch (failure) {
    case 'unauthorised':
      return 'the provider does not take this key: make a new one, or check that it is for this provider';
    case 'rate-limited':
      return 'wait, or raise the limits of the account; it may be out of credit';
    case 'bad-request':
      return 'check the name of the model at the provider';
    default:
      return 'check that this machine is online, and try again later';
  }
}
