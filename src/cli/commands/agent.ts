import { z } from 'zod';
import { agentAnswerSchema } from '../../agents/outside/answer.ts';
import { agentQuestionSchema } from '../../agents/outside/question.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { oneOf } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

export const defineAgent: DefineCommand = (group, terminal, run) =>
  group.addCommand(
    command('schema', 'print the JSON Schema of what an agent is asked, or of what it answers', [
      'quartet agent schema question',
      'quartet agent schema answer > answer.schema.json',
    ])
      .argument('<which>', 'question or answer', (text) => oneOf('<which>', ['question', 'answer'], text))
      .action((which: AgentSchemaName) => run(printSchema(which, terminal))),
  );

type AgentSchemaName = 'question' | 'answer';

async function printSchema(which: AgentSchemaName, terminal: Terminal): Promise<ExitCode> {
  terminal.out(JSON.stringify(agentSchema(which), null, 2));
  return EXIT.done;
}

/** As it is published below docs/schema. */
export function agentSchema(which: AgentSchemaName): Readonly<Record<string, unknown>> {
  const shape = which === 'question' ? agentQuestionSchema : agentAnswerSchema;
  return { title: `Quartet agent ${which}`, ...z.toJSONSchema(shape, { io: 'input' }) };
}
