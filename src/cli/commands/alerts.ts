import { SteadyClock } from '../../adapters/clock/clocks.ts';
import { deliver } from '../../adapters/webhook/post-webhook.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { alertsPath } from '../../run/own-folders.ts';
import { letterOf } from '../alerts/alert-follower.ts';
import { type AlertTarget, alertTargets } from '../alerts/alert-settings.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

export const defineAlerts: DefineCommand = (group, terminal, run) =>
  group.addCommand(
    command('test', 'send a test alert to every webhook of your alerts.yaml', ['quartet alerts test'])
      .option('--json', 'print JSON')
      .action((options: { readonly json?: true }) => run(test(options, terminal))),
  );

const TRIES = 2;

async function test({ json }: { readonly json?: true }, terminal: Terminal): Promise<ExitCode> {
  const targets = alertTargets(process.env);
  if (targets.length === 0) {
    const mend = 'write one with webhooks: name, url, secretVariable, on; docs/live.md shows it';
    throw new InputError({ code: 'alerts-unreadable', where: alertsPath(), what: 'there is no such file', mend });
  }
  const results = await Promise.all(targets.map((target) => tested(target, terminal)));
  if (json === true) printJson(terminal, 'alerts-test', { webhooks: results });
  else {
    for (const { name, ok, why } of results)
      terminal.out(escapeTerminal(ok ? `${name}: told` : `${name}: not told: ${why ?? 'nobody knows why'}`));
  }
  return results.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
}

interface TestedWebhook {
  readonly name: string;
  readonly ok: boolean;
  readonly why?: string;
}

async function tested(target: AlertTarget, terminal: Terminal): Promise<TestedWebhook> {
  const clock = new SteadyClock((line) => terminal.note(line));
  const at = clock.now();
  const alert = { id: `test-${at}`, kind: 'test', at, account: undefined, text: 'a test of quartet alerts' };
  const over = new AbortController().signal;
  return { name: target.name, ...(await deliver(target, letterOf(alert, 'test'), { clock, over, tries: TRIES })) };
}
