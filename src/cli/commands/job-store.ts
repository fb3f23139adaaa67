import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { openSqliteStore } from '../../adapters/store/sqlite-store.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { jobStorePath } from '../../run/own-folders.ts';
import { span } from '../options.ts';

/** Where the jobs are that several commands work on. */
export interface StoreOptions {
  readonly store?: string;
  readonly bus?: string;
}

export function withStore(command: Command): Command {
  return command
    .option('--store <file>', 'the file that remembers all jobs; one of yours for all sweeps unless given')
    .option(
      '--bus <url>',
      'in place of a file a NATS server, such as nats://10.0.0.5:4222, that several machines share',
    );
}

export function withLease(command: Command): Command {
  return command.addOption(
    new Option('--lease <span>', 'how long a job stays with a worker that is not heard of')
      .argParser(span('--lease'))
      .default(20_000, '20s'),
  );
}

export async function openJobStore({ store, bus }: StoreOptions): Promise<SharedStore> {
  if (bus === undefined) return openSqliteStore(resolve(store ?? jobStorePath()));
  return (await import('../../adapters/store/nats-store.ts')).openNatsStore(bus);
}
