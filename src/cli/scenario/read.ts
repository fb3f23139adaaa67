import { resolve } from 'node:path';
import { checkInstruments, checkScenario } from './check.ts';
import { type InstrumentData, instrumentsSchema, type ScenarioData, scenarioSchema } from './schema.ts';
import type { Trouble } from './trouble.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

/** A scenario file, checked, with the instruments it names. */
export interface Scenario {
  readonly file: string;
  readonly text: string;
  readonly data: ScenarioData;
  readonly instruments: readonly InstrumentData[];
  /** The error for something found wrong with it later, at its line. */
  refuse(trouble: Trouble): Error;
}

/** @throws InputError, or an AggregateError of them, one a mistake, each naming file, line, column and mend */
export function readScenario(file: string): Scenario {
  const read = readYamlFile(file, 'scenario', scenarioSchema);
  const troubles = checkScenario(read.data);
  if (troubles.length > 0) throw read.refuse(troubles);
  const instruments = instrumentsOf(read);
  return { file, text: read.text, data: read.data, instruments, refuse: (trouble) => read.refuse([trouble]) };
}

function instrumentsOf({ file, data, refuse }: YamlFile<ScenarioData>): readonly InstrumentData[] {
  const named = data.instruments;
  if (typeof named !== 'string') {
    const troubles = checkInstruments(named, data.capital, ['instruments']);
    if (troubles.length > 0) throw refuse(troubles);
    return named;
  }
  const other = readYamlFile(resolve(file, '..', named), 'instruments', instrumentsSchema);
  const troubles = checkInstruments(other.data, data.capital, []);
  if (troubles.length > 0) throw other.refuse(troubles);
  return other.data;
}
