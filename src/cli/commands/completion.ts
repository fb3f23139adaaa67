import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { badOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandEntry, type DefineCommand, withExamples } from './define.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Completes these commands and their options. */
export const completionOf =
  (commands: readonly CommandEntry[]): DefineCommand =>
  (command, terminal, run) =>
    withExamples(command, [
      'quartet completion bash >> ~/.bashrc',
      'quartet completion zsh >> ~/.zshrc',
      'quartet completion fish > ~/.config/fish/completions/quartet.fish',
    ])
      .argument('<shell>', SHELLS.join(', '))
      .action((shell: string) => run(complete(shell, commands, terminal)));

async function complete(shell: string, commands: readonly CommandEntry[], terminal: Terminal): Promise<ExitCode> {
  if (!SHELLS.some((known) => known === shell)) throw badOption('SHELL', shell, `give ${SHELLS.join(', ')}`);
  const words = await wordsByPath(commands, terminal);
  terminal.out(shell === 'fish' ? fishScript(words) : bashScript(words, shell === 'zsh'));
  return EXIT.done;
}

/** What may follow each command, `''` being the program itself: its commands and its options. */
async function wordsByPath(
  commands: readonly CommandEntry[],
  terminal: Terminal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const words = new Map([['', ['help', 'version', ...commands.map(({ name }) => name)]]]);
  for (const { name, load } of commands) {
    const command = (await load())(new Command(name), terminal, async () => undefined);
    words.set(name, wordsOf(command));
    for (const child of command.commands) words.set(`${name} ${child.name()}`, wordsOf(child));
  }
  return words;
}

function wordsOf(command: Command): string[] {
  const options = command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
  return [...command.commands.map((child) => child.name()), ...options, '--help'];
}

/** Files complete where no word does. zsh reads scripts of bash once it is told to. */
function bashScript(words: ReadonlyMap<string, readonly string[]>, isZsh: boolean): string {
  const cases = [...words].map(([path, next]) => `    '${path}') echo '${next.join(' ')}' ;;`);
  const script = readFileSync(join(PACKAGE_ROOT, 'data', 'completion', 'quartet.bash'), 'utf8');
  const filled = script.replace('CASES', () => cases.join('\n')).trimEnd();
  return isZsh ? `autoload -U +X bashcompinit && bashcompinit\n${filled}` : filled;
}

function fishScript(words: ReadonlyMap<string, readonly string[]>): string {
  return [...words]
    .flatMap(([path, next]) => {
      const at = path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
      return next.map((word) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
        return `complete -c quartet -n '${at}' ${what}`;
      });
    })
    .join('\n');
}
