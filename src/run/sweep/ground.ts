import { type KnownTapes, type PreparedRun, prepareRun, type RunRequest } from '../prepare.ts';
import type { KnownModels } from '../run-file.ts';
import type { Scenario } from '../scenario/read.ts';
import type { EntrantData } from '../scenario/schema.ts';
import type { NamedJob } from './job-board.ts';
import { jobIdOf, type MadeSpec, type Spec, specOf, specText } from './portable.ts';
import type { JobSpan } from './sweep-dates.ts';

interface GroundRequest {
  readonly request: RunRequest;
  readonly scenario: Scenario;
  readonly entrant: EntrantData;
  readonly withPlaces: boolean;
  /** What was found of the very same tapes before. */
  readonly known: KnownTapes | undefined;
}

/** What makes a job of a ground. */
interface GroundJob {
  readonly sweep: string;
  /** The entrant with a point's values. */
  readonly at: EntrantData;
  readonly seed: number;
  readonly span: JobSpan;
  readonly models: KnownModels | undefined;
  /** 0 unless the same is done more than once. */
  readonly rerun: number;
}

/** One entrant over one list of tapes: what jobs of one spec have in common. */
export interface Ground {
  readonly entrant: EntrantData;
  readonly prepared: PreparedRun;
  readonly spec: Spec;
  readonly files: MadeSpec['files'];
  readonly tapes: readonly string[];
  /** A hash of the entrant's strategy. */
  readonly strategy: string;
  jobOf(one: GroundJob): NamedJob;
}

export async function openGround({ request, scenario, entrant, withPlaces, known }: GroundRequest): Promise<Ground> {
  const own = { ...scenario, data: { ...scenario.data, entrants: [entrant] } };
  const prepared = await prepareRun(request, { scenario: own, asksElsewhere: true, known });
  const { spec, files } = await specOf(prepared, entrant, withPlaces);
  const { hash: specHash } = specText(spec);
  const { strategy, cassette } = spec.scenario.entrants[0] ?? entrant;
  const tapes = prepared.tapes.map(({ hash }) => hash);
  return {
    entrant,
    prepared,
    spec,
    files,
    tapes,
    strategy: prepared.strategies.get(entrant.id)?.hash ?? '',
    jobOf({ sweep, at: { seeds: _, ...at }, seed, span, models, rerun }) {
      const named = { ...at, strategy, ...(cassette === undefined ? {} : { cassette }) };
      const asked = models === undefined ? {} : { models };
      const again = rerun === 0 ? {} : { rerun };
      const offer = { sweep, spec: specHash, entrant: named, seed, ...span, ...asked, ...again };
      const id = jobIdOf(spec, offer);
      const job = { request, entrant: at, seed, ...span, tapes };
      return { id, offer, job: { ...job, models: models === undefined ? undefined : { ...models, id, sweep } } };
    },
  };
}
