import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyCalls } from '../../adapters/cassette/kept-calls.ts';
import { type CassetteFile, openCassette } from '../../adapters/cassette/sqlite-cassette.ts';
import { type JournalReader, readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { cutoffOf, priceOf } from '../../adapters/openai/catalog.ts';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import type { Trust } from '../../adapters/strategies/trust.ts';
import { HOUSE_MODEL } from '../../agents/team-config.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { allAccountPlans } from '../../engine/plan.ts';
import type { CallKey } from '../../ports/chat-model.ts';
import { type Backtest, runIn } from '../backtest.ts';
import { soundRun } from '../check-folder.ts';
import { cassetteKeeper, openRun } from '../journal.ts';
import { asksModels } from '../models.ts';
import { type PreparedRun, prepareRun } from '../prepare.ts';
import type { Onlooker } from '../progress.ts';
import { keySource, providerCatalog } from '../providers.ts';
import { recordingIn } from '../recording.ts';
import { holdsRun, RUN_CASSETTE, type RunFile, SCENARIO_COPY } from '../run-file.ts';
import { openRunFolder } from '../run-folder.ts';
import { beginningHash } from './beginning.ts';
import type { Fork } from './fork-file.ts';

/** What a fork is to differ by; where it parts, and from whom, its parent says. */
export type ForkRequest = Omit<Fork, 'parent' | 'head'>;

export interface ForkOptions {
  readonly out: string;
  readonly trust: Trust;
}

/**
 * Runs a kept run again, as another from a row on: its rows so far and its answers so far are taken along, byte for byte,
 * and what follows is stepped, asked and paid anew. It is a run of its own, and goes on in `out` where it was stopped.
 */
export async function forkRun(
  parentFolder: string,
  asked: ForkRequest,
  { out, trust }: ForkOptions,
  onlooker: Onlooker,
): Promise<Backtest> {
  const parent = resolve(parentFolder);
  const fork = { ...asked, ...meetingPoint(parent, asked.at) };
  const prepared = await prepareParent(parent, fork, trust);
  refuseUnpaid(prepared, fork);
  const folder = forkFolder(parent, out, prepared);
  for (const line of prepared.notes) onlooker.note(escapeTerminal(line));
  return runIn(folder, prepared, { shares: [], onlooker });
}

/** A kept backtest as it was, or as its fork is to be. */
export async function prepareParent(parent: string, fork: Fork | undefined, trust: Trust): Promise<PreparedRun> {
  const file = await forkable(parent);
  return prepareRun({
    scenarioFile: join(parent, SCENARIO_COPY),
    from: file.from,
    live: false,
    tapes: file.givenTapes,
    seed: file.givenSeed ?? undefined,
    span: file.givenSpan,
    trust,
    kept: fork === undefined ? file : { ...withModel(file, fork), fork },
  });
}

/** @throws InputError at a paper run, which ends with its operator's word and not with its tape, and at a fork */
export async function forkable(parent: string): Promise<RunFile> {
  const file = await soundRun(parent);
  if (file.live) {
    const mend = `run its recording as a backtest, with --tape ${recordingIn(parent)} --seed ${file.seed}, and fork that`;
    throw new InputError({ code: 'fork-of-paper', where: parent, what: 'it is a paper run', mend });
  }
  if (file.fork === undefined) return file;
  const from = file.fork.parent === null ? '' : `, of digest ${file.fork.parent.slice(0, 12)}…`;
  const mend = `fork the run that it was forked from${from}`;
  throw new InputError({ code: 'fork-of-fork', where: parent, what: 'it is a fork already', mend });
}

/** Names the parent, and what it was up to the row. */
function meetingPoint(parent: string, at: number): Pick<Fork, 'parent' | 'head'> {
  return withJournal(parent, (reader) => {
    const last = reader.last();
    const finished = last === 0 ? undefined : [...runRows(reader.rows(last))][0]?.records[0];
    const digest = finished?.kind === 'run-finished' ? finished.digest : undefined;
    const most = digest === undefined ? last : last - 1;
    if (at >= 1 && at <= most) return { parent: digest ?? null, head: beginningHash(reader.rows(1, at)) };
    const mend = `give one from 1 to ${most}`;
    throw new InputError({ code: 'no-such-row', where: '--at', what: `the run has no row ${at} to part behind`, mend });
  });
}

/** The run file with what a model of the fork charges and has read, as is known now. */
function withModel(file: RunFile, { change }: Pick<Fork, 'change'>): RunFile {
  if (change.kind !== 'model' || change.model === HOUSE_MODEL || Object.hasOwn(file.prices, change.model)) return file;
  const catalog = providerCatalog();
  const price = priceOf(catalog, change.model);
  const cutoffs = { ...file.cutoffs, [change.model]: cutoffOf(catalog, change.model) ?? null };
  if (price === undefined) return { ...file, cutoffs };
  return { ...file, cutoffs, prices: { ...file.prices, [change.model]: { ...price, long: price.long ?? null } } };
}

/** Nothing is asked of a model without its key, its price and a bound. */
function refuseUnpaid({ plan }: PreparedRun, { change }: Fork): void {
  if (change.kind !== 'model' || change.model === HOUSE_MODEL) return;
  const refuse = (where: string, what: string, mend: string): Error =>
    new InputError({ code: 'unpayable', where, what, mend });
  const providers = providerModels(providerCatalog(), keySource());
  if (providers.lacksKey(change.model)) {
    throw refuse('--model', `${change.model} cannot be asked`, providers.keyAdvice(change.model));
  }
  const purses = [...(plan.turn?.accounts.values() ?? [])].flatMap(({ team }) => team?.purse ?? []);
  for (const { prices, maxCost } of purses) {
    const price = prices.get(change.model);
    if (price === undefined) {
      throw refuse('--model', `the price of ${change.model} is not known`, 'name one of data/providers');
    }
    if (maxCost === Number.POSITIVE_INFINITY && price.input + price.output > 0) {
      throw refuse('--max-cost', `is missing, and ${change.model} charges`, 'give the most it may cost, such as 5');
    }
  }
}

/** The fork's folder with all that it has in common with its parent in it; one that was begun goes on. */
function forkFolder(parent: string, out: string, prepared: PreparedRun): string {
  if (holdsRun(out)) return openRunFolder(out, prepared).path;
  // Not before all of it is in may the run go on there: what is missing would be asked, and paid, again.
  const half = `${resolve(out)}.half`;
  rmSync(half, { recursive: true, force: true });
  const { path } = openRunFolder(half, prepared);
  const run = openRun(path, 'group');
  try {
    withJournal(parent, (reader) => {
      for (const row of reader.rows(1, prepared.plan.turn?.after)) run.journal.append(row);
    });
    run.journal.commit();
    if (allAccountPlans(prepared.plan).some(asksModels)) {
      const cassette = openCassette(join(path, RUN_CASSETTE), 'record', cassetteKeeper(run));
      copyAnswers(parent, prepared, cassette, keptCalls(parent, prepared));
      cassette.close();
    }
  } finally {
    run.journal.close();
  }
  renameSync(half, out);
  return resolve(out);
}

/** The parent's answers, and those of a cassette that alone has answered the entrant so far. */
function copyAnswers(
  parent: string,
  { scenario, request, plan }: PreparedRun,
  cassette: CassetteFile,
  keeps: (key: CallKey) => boolean,
): void {
  const own = join(parent, RUN_CASSETTE);
  if (existsSync(own)) copyCalls(own, cassette, keeps);
  const named = scenario.data.entrants.find(({ id }) => id === request.kept?.fork?.entrant)?.cassette;
  if (named === undefined) return;
  const turned = new Set<string>(plan.turn?.accounts.keys());
  copyCalls(resolve(request.from, named), cassette, (key) => turned.has(key.account) && keeps(key));
}

/** All of them, so that what is asked again word for word is not paid again; but of a rerun only those of cycles before it. */
function keptCalls(parent: string, { request, plan }: PreparedRun): (key: CallKey) => boolean {
  const fork = request.kept?.fork;
  if (fork?.rerun === undefined) return () => true;
  const opened = new Map<string, number>();
  withJournal(parent, (reader) => {
    for (const { account, records } of runRows(reader.rows(1, fork.at))) {
      for (const record of records)
        if (record.kind === 'cycle-opened' && account !== undefined) opened.set(account, record.cycle);
    }
  });
  const turned = new Set<string>(plan.turn?.accounts.keys());
  return ({ account, cycle }) => !turned.has(account) || cycle <= (opened.get(account) ?? 0);
}

function withJournal<Value>(folder: string, look: (reader: JournalReader) => Value): Value {
  const reader = readJournal(folder);
  try {
    return look(reader);
  } finally {
    reader.close();
  }
}
