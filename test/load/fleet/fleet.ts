import { sha256 } from '../../../src/domain/hash.ts';
import { JobRecords } from '../../../src/run/sweep/job-records.ts';
import { JobWorker, type Workplace } from '../../../src/run/sweep/job-worker.ts';
import { type Machine, SharedPlace, standing } from './shared-place.ts';
import { VirtualTime } from './virtual-time.ts';

export interface FleetPlan {
  readonly seed: string;
  readonly workers: number;
  readonly jobs: number;
  /** Of a job, half as long to one and a half times. */
  readonly jobMs: number;
  /** A worker's share of dying, and of standing still for a minute, in a minute. */
  readonly deaths: number;
  readonly freezes: number;
  /** When the server goes, and for how long; never, where it is left out. */
  readonly serverAway?: { readonly atMs: number; readonly forMs: number };
}

/** How a second was. */
export interface FleetSecond {
  /** Jobs that are done by then. */
  readonly done: number;
  /** Workers that are at a job, and those that live. */
  readonly busy: number;
  readonly alive: number;
  /** Questions to the server within it. */
  readonly asked: number;
}

export interface FleetEnd {
  readonly tookMs: number;
  readonly results: number;
  readonly dead: number;
  /** Jobs that were run more than once, by as many more. */
  readonly again: number;
  readonly died: number;
  readonly froze: number;
  readonly seconds: readonly FleetSecond[];
}

const LEASE_MS = 20_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** A machine that died is there again, as another worker. */
const BACK_AFTER_MS = 30_000;
const OFFER = {
  sweep: 'simulated',
  spec: 'none',
  entrant: { id: 'sma', strategy: 'sma-cross', parameters: {} },
  seed: 1,
  from: '2024-01-01',
  to: '2024-02-01',
  not: [],
  epoch: 0,
  lost: 0,
  lease: null,
};
const TRUST = { given: 'none', file: '' } as const;
const REQUEST = {
  from: '.',
  live: false,
  tapes: [],
  seed: undefined,
  span: undefined,
  trust: TRUST,
  kept: undefined,
};
const RESULT = { returns: '', periodsPerYear: 365, totalReturn: 0, maxDrawdown: 0, fills: 0, cost: 0 };

/** A sweep's jobs done by workers that die, stand still and lose their server: the workers' own code, on a clock that jumps. */
export async function simulateFleet(plan: FleetPlan): Promise<FleetEnd> {
  return new Fleet(plan).run();
}

class Fleet {
  readonly #plan: FleetPlan;
  readonly #time: VirtualTime;
  readonly #place: SharedPlace;
  readonly #stop = new AbortController();
  readonly #living = new Set<Machine>();
  readonly #busy = new Set<Machine>();
  readonly #seconds: FleetSecond[] = [];
  #names = 0;
  #ran = 0;
  #died = 0;
  #froze = 0;

  constructor(plan: FleetPlan) {
    this.#plan = plan;
    this.#time = new VirtualTime(plan.seed);
    this.#place = new SharedPlace(this.#time);
  }

  async run(): Promise<FleetEnd> {
    const { jobs, workers, serverAway } = this.#plan;
    for (let job = 0; job < jobs; job += 1) this.#place.set(`job.${sha256(`job ${job}`)}`, JSON.stringify(OFFER));
    for (let worker = 0; worker < workers; worker += 1) this.#start();
    void this.#watch();
    if (serverAway !== undefined) void this.#takeServerAway(serverAway);
    await this.#time.run(() => this.#done === jobs);
    this.#stop.abort();
    const results = this.#place.count('result');
    return {
      tookMs: this.#time.nowMs,
      results,
      dead: this.#place.count('dead'),
      again: this.#ran - results,
      died: this.#died,
      froze: this.#froze,
      seconds: this.#seconds,
    };
  }

  get #done(): number {
    return this.#place.count('result') + this.#place.count('dead');
  }

  /** A machine that will die or stand still some day, with one worker. */
  #start(): void {
    const machine: Machine = { standsUntilMs: 0 };
    this.#living.add(machine);
    this.#names += 1;
    const worker = new JobWorker(new JobRecords(this.#place.storeFor(machine)), this.#workplace(machine));
    void worker.work(1, this.#stop.signal);
    void this.#fate(machine);
  }

  #workplace(machine: Machine): Workplace {
    const { jobMs } = this.#plan;
    return {
      worker: `machine-${this.#names}:1:0`,
      leaseMs: LEASE_MS,
      patienceMs: () => 0,
      jobOf: async (id, { entrant, seed, from, to }) => ({
        request: { ...REQUEST, scenarioFile: id },
        entrant,
        seed,
        from,
        to,
        tapes: [],
        models: undefined,
      }),
      run: async ({ request }) => {
        this.#busy.add(machine);
        await this.#time.sleep(jobMs * (0.5 + this.#time.random.next()));
        await standing(machine, this.#time);
        this.#busy.delete(machine);
        this.#ran += 1;
        return { ...RESULT, digest: sha256(request.scenarioFile) };
      },
      done: () => undefined,
      note: () => undefined,
      failed: () => 'lost',
    };
  }

  async #fate(machine: Machine): Promise<void> {
    const { deaths, freezes } = this.#plan;
    const { random } = this.#time;
    for (;;) {
      await this.#time.sleep(SECOND_MS * (0.5 + random.next()));
      const drawn = random.next() * (MINUTE_MS / SECOND_MS);
      if (drawn < deaths) return this.#die(machine);
      if (drawn >= deaths + freezes || machine.standsUntilMs > this.#time.nowMs) continue;
      this.#froze += 1;
      machine.standsUntilMs = this.#time.nowMs + MINUTE_MS;
    }
  }

  async #die(machine: Machine): Promise<void> {
    this.#died += 1;
    machine.standsUntilMs = Number.POSITIVE_INFINITY;
    this.#living.delete(machine);
    this.#busy.delete(machine);
    await this.#time.sleep(BACK_AFTER_MS);
    this.#start();
  }

  async #takeServerAway({ atMs, forMs }: { readonly atMs: number; readonly forMs: number }): Promise<void> {
    await this.#time.sleep(atMs);
    this.#place.awayUntilMs = atMs + forMs;
  }

  async #watch(): Promise<void> {
    for (let before = 0; ; ) {
      await this.#time.sleep(SECOND_MS);
      const { asked } = this.#place;
      const busy = [...this.#busy].filter(({ standsUntilMs }) => standsUntilMs <= this.#time.nowMs).length;
      this.#seconds.push({ done: this.#done, busy, alive: this.#living.size, asked: asked - before });
      before = asked;
    }
  }
}
