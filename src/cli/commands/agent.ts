import { z } from 'zod';
import { agentAnswerSchema } from '../../agents/outside/answer.ts';
import { agentQuestionSchema } from '../../agents/outside/question.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { namedAgent } from '../../run/agents.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { type AgentCheck, checkAgent } from '../agent/check-agent.ts';
import { oneOf, span } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand, type TrustOptions, trustIn, withTrust } from './define.ts';

const DEADLINE_MS = 60_000;

interface CheckOptions extends TrustOptions {
  readonly deadline: number;
  readonly json?: true;
}

export const defineAgent: DefineCommand = (group, terminal, run) =>
  group
    .addCommand(
      withTrust(
        command('check', 'ask an agent of your agents.yaml what it would be asked in a run, and say what to mend', [
          'quartet agent check trend --trust',
          'quartet agent check trend --trust --deadline 5s --json',
        ]),
      )
        .argument('<name>', 'the name of an agent')
        .option('--deadline <span>', 'how long it may take for one answer', span('--deadline'), DEADLINE_MS)
        .option('--json', 'print JSON')
        .action((name: string, options: CheckOptions) => run(check(name, options, terminal))),
    )
    .addCommand(
      command('schema', 'print the JSON Schema of what an agent is asked, or of what it answers', [
        'quartet agent schema question',
        'quartet agent schema answer > answer.schema.json',
      ])
        .argument('<which>', 'question or answer', (text) => oneOf('<which>', ['question', 'answer'], text))
        .action((which: AgentSchemaName) => run(printSchema(which, terminal))),
    );

async function check(name: string, options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const agent = namedAgent(name, trustIn(options));
  const checks = await checkAgent(agent, options.deadline, (one) => {
    if (options.json !== true) terminal.out(escapeTerminal(checkLine(one)));
  });
  if (options.json === true) printJson(terminal, 'agent-check', { agent: name, checks });
  return checks.every(({ verdict }) => verdict !== 'failed') ? EXIT.done : EXIT.failed;
}

function checkLine({ check: about, verdict, what, mend }: AgentCheck): string {
  return `${verdict} · ${about}: ${what}${mend === undefined ? '' : `; ${mend}`}`;
}

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
