import { memoryJournal } from '../../adapters/journal/memory-journal.ts';
import { runRows } from '../../adapters/journal/read-journal.ts';
import type { Metric } from '../../arena/metric.ts';
import { metricsOf } from '../../arena/metrics.ts';
import { returnsOf } from '../../arena/returns.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { InputError } from '../../domain/errors.ts';
import { historyOf } from '../../ledger/history.ts';
import { execute } from '../execute.ts';
import { recordedModels } from '../models.ts';
import { type KnownTapes, type PreparedRun, prepareRun, type RunRequest } from '../prepare.ts';
import { configuredSecrets } from '../providers.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import type { EntrantData } from '../scenario/schema.ts';
import { askingDesk, type JobCalls } from './asked/asking-desk.ts';
import type { JobModels } from './asked/model-counter.ts';
import type { JobResult } from './job-records.ts';

/** One run of a sweep: one entrant, one seed, one span of a scenario's tapes. */
export interface Job {
  readonly request: RunRequest;
  readonly entrant: EntrantData;
  readonly seed: number;
  /** ISO dates. */
  readonly from: string;
  readonly to: string;
  /** Hashes of the tapes that it is about. */
  readonly tapes: readonly string[];
  /** Undefined where it asks no language model. */
  readonly models: JobModels | undefined;
}

/** The scenario that a job runs: the sweep's, with one entrant, one seed and one span. */
export function jobScenario(
  scenario: Scenario,
  { entrant, seed, from, to }: Pick<Job, 'entrant' | 'seed' | 'from' | 'to'>,
): Scenario {
  const { spans: _, ...data } = scenario.data;
  const { seeds: __, ...one } = entrant;
  return { ...scenario, data: { ...data, seed, from, to, entrants: [one] } };
}

/** Runs jobs of one process, in memory, one after the other; what is found of tapes is kept from one to the next. */
export class JobRunner {
  readonly #scenarios = new Map<string, Scenario>();
  readonly #known = new Map<string, KnownTapes>();

  /**
   * `calls` answers where it asks models.
   * @throws InputError where the job cannot be run, such as of parameters that its strategy does not have
   */
  async run(job: Job, calls: JobCalls): Promise<JobResult> {
    const prepared = await this.#prepare(job);
    const journal = memoryJournal();
    const asking = job.models === undefined ? undefined : askingDesk(prepared, calls);
    const models = asking ?? { ...recordedModels(prepared, ''), secrets: configuredSecrets() };
    const quiet = { note: () => undefined, progress: () => undefined };
    const outcome = await execute(prepared, { journal, models, onlooker: quiet }).finally(() => models.close());
    asking?.refuseUnheard();
    const [history] = historyOf(runRows(journal.rows(1))).accounts;
    if (history === undefined) {
      const where = prepared.tapes.map(({ path }) => path).join(', ');
      const what = `no line from ${job.from} up to ${job.to} is an event of the scenario's instruments`;
      throw new InputError({
        code: 'tape-without-events',
        where,
        what,
        mend: 'give the sweep another span, or fewer slices',
      });
    }
    const series = returnsOf(history);
    const metrics = metricsOf(history, series);
    return {
      digest: outcome.digest.run,
      returns: packed(series.returns),
      periodsPerYear: series.basis.periodsPerYear,
      totalReturn: figureOf(metrics.return),
      maxDrawdown: figureOf(metrics.maxDrawdown),
      fills: history.fillCount,
      cost: history.modelCost,
    };
  }

  async #prepare(job: Job): Promise<PreparedRun> {
    const { scenarioFile, from } = job.request;
    const read = this.#scenarios.get(scenarioFile) ?? readScenario(scenarioFile, from);
    this.#scenarios.set(scenarioFile, read);
    const span = canonicalJson([scenarioFile, job.request.tapes, job.from, job.to]);
    const { models } = job;
    const given = { scenario: jobScenario(read, job), known: this.#known.get(span), models };
    const prepared = await prepareRun(job.request, given);
    refuseOtherTapes(prepared, job);
    this.#known.set(span, { tapes: prepared.tapes, barIntervals: prepared.plan.barIntervals });
    return prepared;
  }
}

/** A tape that was written to since the sweep began is another. */
function refuseOtherTapes({ tapes }: PreparedRun, job: Job): void {
  const other = tapes.find(({ hash }, place) => hash !== job.tapes[place]);
  if (other === undefined) return;
  const what = `its content is not what the sweep was begun with (sha256 ${other.hash.slice(0, 12)})`;
  throw new InputError({ code: 'tape-changed', where: other.path, what, mend: 'run the sweep again' });
}

function figureOf(metric: Metric): number {
  return 'none' in metric ? 0 : metric.value;
}

function packed(numbers: readonly number[]): string {
  return Buffer.from(Float64Array.from(numbers).buffer).toString('base64');
}

export function unpacked(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => bytes.readDoubleLE(index * 8));
}
