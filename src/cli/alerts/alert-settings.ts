import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Webhook } from '../../adapters/webhook/post-webhook.ts';
import { InputError } from '../../domain/errors.ts';
import { alertsPath } from '../../run/own-folders.ts';
import { readOwnYamlFile } from '../../run/scenario/yaml-file.ts';

export const ALERT_KINDS = [
  'fill',
  'liquidation',
  'drawdown',
  'feed-gap',
  'breaker',
  'run-stopped',
  'daily-digest',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

const webhookSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
      .describe('a name of at most 32 small letters, digits and -'),
    url: z
      .string()
      .max(2_000)
      .refine(isSafe)
      .describe('an https address, or an http one of this machine such as http://127.0.0.1:8080/hook'),
    secretVariable: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
      .describe('the name of the environment variable that holds the secret, such as PHONE_SECRET'),
    on: z
      .array(z.enum(ALERT_KINDS).describe(ALERT_KINDS.join(', ')))
      .min(1)
      .default([...ALERT_KINDS])
      .describe(`a list of ${ALERT_KINDS.join(', ')}`),
    drawdown: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe('the fall from the highest equity that is told, as a share between 0 and 1'),
  })
  .describe('a webhook with name, url and secretVariable');

const alertsSchema = z
  .strictObject({ webhooks: z.array(webhookSchema).min(1).max(20).describe('a list of at least one webhook') })
  .describe('webhooks');

/** Who is told of what. */
export interface AlertTarget extends Webhook {
  readonly name: string;
  readonly on: ReadonlySet<AlertKind>;
  /** Share of the highest equity. */
  readonly drawdown: number;
}

/**
 * Whom a person lets their runs tell, from their own settings: a scenario, which may be somebody else's, names nobody.
 * @throws InputError where the file cannot be read or a secret is missing; an empty list where there is no file
 */
export function alertTargets(environment: NodeJS.ProcessEnv): readonly AlertTarget[] {
  const path = alertsPath();
  if (!existsSync(path)) return [];
  const { webhooks } = readOwnYamlFile(path, 'alerts', alertsSchema).data;
  return webhooks.map(({ name, url, secretVariable, on, drawdown }) => {
    const secret = environment[secretVariable];
    if (secret !== undefined && secret !== '') return { name, url, secret, on: new Set(on), drawdown };
    const what = `${secretVariable}, the secret of webhook ${name}, is not set`;
    throw new InputError({ code: 'alerts-secret-missing', where: path, what, mend: 'set it, or take the webhook out' });
  });
}

/** What is told is nobody else's to read on the way. */
function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
  );
}
