import { makeKey, signer } from '../../adapters/journal/signature.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { signingKeyPath } from '../../run/own-folders.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

interface KeyOptions {
  readonly json?: true;
}

export const defineKey: DefineCommand = (key, terminal, run) =>
  key
    .addCommand(
      command('make', 'make a key of your own: runs begun or gone on with from now on are signed', ['quartet key make'])
        .option('--json', 'print JSON')
        .action((options: KeyOptions) => run(show(() => makeKey(signingKeyPath()), options, terminal))),
    )
    .addCommand(
      command('show', 'print the fingerprint that others check your runs by', ['quartet key show'])
        .option('--json', 'print JSON')
        .action((options: KeyOptions) => run(show(ownKey, options, terminal))),
    );

async function show(key: () => string, { json }: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const fingerprint = key();
  const file = signingKeyPath();
  if (json === true) printJson(terminal, 'key-show', { file, fingerprint });
  else {
    terminal.out(fingerprint);
    terminal.out(escapeTerminal(`in ${file}: keep that to yourself, and tell others the fingerprint`));
  }
  return EXIT.done;
}

function ownKey(): string {
  const where = signingKeyPath();
  const own = signer(where)?.fingerprint;
  if (own !== undefined) return own;
  const mend = 'make one with quartet key make';
  throw new InputError({ code: 'no-key', where, what: 'there is no key to sign runs with', mend });
}
