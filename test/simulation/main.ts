import { parseArgs } from 'node:util';
import { replayEvents } from '../support/simulation-events.ts';
import { ALL_HOSTS, demoDigestOn } from './hosts.ts';
import { lookFor, plantedBugs } from './planted.ts';
import { simulateSeeds } from './seeds.ts';
import { simulate } from './simulate.ts';

/*
 * npm run simulate                       1,000 seeds of 200 cycles
 * npm run simulate -- --seeds 50         some other number of them (--from N: starting there; --cycles N: of that length)
 * npm run simulate -- --events 1000000   random events through the whole engine, against the independent ledger
 * npm run simulate -- --planted          bugs put into copies of the program, each of which must be found
 * npm run simulate -- --hosts            the demo under other time zones, locales and versions of Node
 * npm run simulate -- --seed 17          one seed again, with the whole trace of what broke
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    cycles: { type: 'string', default: '200' },
    seed: { type: 'string' },
    events: { type: 'string' },
    planted: { type: 'boolean', default: false },
    hosts: { type: 'boolean', default: false },
    /** Ends with the first seed that breaks a rule. */
    'until-first': { type: 'boolean', default: false },
  },
});

const cycles = Number(values.cycles);
if (values.seed !== undefined) {
  console.log(`seed ${values.seed}: ${JSON.stringify(await simulate(Number(values.seed), cycles))}`);
} else if (values.planted) {
  for (const name of plantedBugs()) {
    const { by, isFound, said } = await lookFor(name);
    console.log(`${name}: ${isFound ? 'found' : 'NOT FOUND'} by ${by}: ${said}`);
    if (!isFound) process.exitCode = 1;
  }
} else if (values.hosts) {
  const digests = new Set<string>();
  for (const host of ALL_HOSTS) {
    const digest = await demoDigestOn(host);
    digests.add(digest);
    console.log(`${digest} under ${host.zone}, ${host.locale}, Node ${host.node ?? process.versions.node}`);
  }
  console.log(`${ALL_HOSTS.length} runs, ${digests.size} digest${digests.size === 1 ? '' : 's'}`);
  process.exitCode = digests.size === 1 ? 0 : 1;
} else if (values.events !== undefined) {
  const startedMs = performance.now();
  const { events, fills } = await replayEvents(Number(values.events));
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.log(`${events} events and ${fills} fills agree with the independent ledger, in ${seconds} s`);
} else {
  const mostFailures = values['until-first'] ? 1 : undefined;
  const isSound = await simulateSeeds(Number(values.from), Number(values.seeds ?? 1_000), cycles, mostFailures);
  process.exitCode = isSound ? 0 : 1;
}
