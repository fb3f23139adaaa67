import { dirname, resolve } from 'node:path';
import type { LatencyModel } from '../../execution/latency.ts';
import { checkInstruments, checkScenario } from './check.ts';
import {
  type InstrumentData,
  instrumentsSchema,
  latenciesSchema,
  type ScenarioData,
  scenarioSchema,
} from './schema.ts';
import { type FileTrouble, nearest } from './trouble.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

/** A scenario file, checked, with the instruments and latencies it names. */
export interface Scenario {
  readonly file: string;
  readonly text: string;
  readonly data: ScenarioData;
  readonly instruments: readonly InstrumentData[];
  readonly latency: LatencyModel;
  /** The error for something found wrong with it later, at its line. */
  refuse(trouble: FileTrouble): Error;
  /** The same for an instrument, whose file may be another; the path starts at the instrument. */
  refuseInstrument(symbol: string, trouble: FileTrouble): Error;
}

/**
 * Reads a scenario; `from` is where its relative paths start, by default its own folder.
 * @throws InputError, or an AggregateError of them, one a mistake, each naming file, line, column and mend
 */
export function readScenario(file: string, from: string = dirname(file)): Scenario {
  const read = readYamlFile(file, 'scenario', scenarioSchema);
  const troubles = checkScenario(read.data);
  if (troubles.length > 0) throw read.refuse(troubles);
  const { list, refuseAt } = instrumentsOf(read, from);
  return {
    file,
    text: read.text,
    data: read.data,
    instruments: list,
    latency: latencyOf(read.data, from),
    refuse: (trouble) => read.refuse([trouble]),
    refuseInstrument: (symbol, trouble) =>
      refuseAt(
        list.findIndex((one) => one.symbol === symbol),
        trouble,
      ),
  };
}

/** The latencies of the scenario itself, or of the file it names. */
function latencyOf({ execution }: ScenarioData, from: string): LatencyModel {
  const { latency, latencyMs } = execution;
  if (latency?.sampled !== undefined) return { kind: 'sampled', ...latency.sampled };
  if (latency?.recorded === undefined) return { kind: 'fixed', ms: latencyMs ?? 1_000 };
  if (typeof latency.recorded !== 'string') return { kind: 'recorded', ms: latency.recorded };
  return { kind: 'recorded', ms: readYamlFile(resolve(from, latency.recorded), 'latencies', latenciesSchema).data };
}

interface Instruments {
  readonly list: readonly InstrumentData[];
  refuseAt(place: number, trouble: FileTrouble): Error;
}

/** The instruments of the scenario itself, or of the file it names. */
function instrumentsOf({ data, refuse }: YamlFile<ScenarioData>, from: string): Instruments {
  if (typeof data.instruments !== 'string') return checked(data.instruments, data.capital, ['instruments'], refuse);
  const other = readYamlFile(resolve(from, data.instruments), 'instruments', instrumentsSchema);
  return checked(other.data, data.capital, [], other.refuse);
}

function checked(
  list: readonly InstrumentData[],
  capital: string,
  root: readonly PropertyKey[],
  refuse: (troubles: readonly FileTrouble[]) => Error,
): Instruments {
  const troubles = checkInstruments(list, capital.split(' ')[1], root);
  if (troubles.length > 0) throw refuse(troubles);
  return {
    list,
    refuseAt: (place, trouble) => refuse([{ ...trouble, path: [...root, place, ...trouble.path] }]),
  };
}

/**
 * The scenario as one of its named spans has it: that span in the place of its own `from` and `to`. So a run of another
 * span is a run of another scenario.
 * @throws InputError when it has no such span
 */
export function atSpan(scenario: Scenario, name: string | undefined): Scenario {
  if (name === undefined) return scenario;
  const { from: _, to: __, ...data } = scenario.data;
  const spans = data.spans ?? {};
  const span = Object.hasOwn(spans, name) ? spans[name] : undefined;
  if (span !== undefined) return { ...scenario, data: { ...data, ...span } };
  const known = Object.keys(spans);
  const close = nearest(name, known);
  const all = known.length === 0 ? 'it has no spans' : `it has ${known.join(', ')}`;
  throw scenario.refuse({
    code: 'no-such-span',
    path: ['spans'],
    atKey: false,
    what: `has no "${name}"`,
    mend: close === undefined ? `${all}; add "spans: { ${name}: { from: 2024-01-01 } }"` : `did you mean "${close}"?`,
  });
}
