import { z } from 'zod';
import { readText } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { type GateContext, gateContextSchema } from '../../domain/gate-context.ts';
import { readJsonFile } from '../../domain/strict-json.ts';
import { gateLine } from '../../execution/gate/judge-reply.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { configuredSecrets } from '../../run/providers.ts';
import { jsonLines } from '../json-lines.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

const replySchema = z.looseObject({ id: z.string(), raw: z.string() });

export const defineGate: DefineCommand = (command, terminal, run) =>
  withExamples(command, ['quartet gate --context context.json < replies.jsonl'])
    .requiredOption('--context <file>', 'JSON of the market, account, evidence and limits to judge by')
    .option('--json', 'print JSON (it always does)')
    .action((options: { readonly context: string }) => run(gate(options.context, terminal)));

async function gate(file: string, terminal: Terminal): Promise<ExitCode> {
  const context = readContext(file);
  const secrets = configuredSecrets();
  let bad = 0;
  for await (const lines of jsonLines(terminal.input)) {
    let judged = '';
    for (const { line, value } of lines) {
      const reply = replySchema.safeParse(value);
      if (reply.success) judged += `${JSON.stringify(gateLine(reply.data, context, secrets))}\n`;
      else {
        bad += 1;
        terminal.note(
          `error: gate-bad-line: standard input:${line}: it is no {"id": text, "raw": text}; mend the line`,
        );
      }
    }
    await terminal.write(judged);
  }
  return bad === 0 ? EXIT.done : EXIT.badInput;
}

function readContext(file: string): GateContext {
  const json = readJsonFile(readText(file, 'context'));
  if (!json.ok)
    throw new InputError({ code: 'context-not-json', where: file, what: json.problem, mend: 'mend the JSON' });
  const read = gateContextSchema.safeParse(json.value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const what = `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'does not fit'}`;
  const mend = 'give what docs/design.md section 9 names';
  throw new InputError({ code: 'context-misshapen', where: file, what, mend });
}
