import { scriptedModel } from '../../adapters/model/scripted-model.ts';
import { FREE } from '../../adapters/openai/catalog.ts';
import { picturesIn } from '../../agents/reserve.ts';
import { InputError, invariant } from '../../domain/errors.ts';
import type { ProbeKind } from '../../domain/probe.ts';
import { seededRandom } from '../../domain/random.ts';
import type { ChatModel } from '../../ports/chat-model.ts';
import type { PaidModel } from '../asked/paid-model.ts';
import { trialsAsked } from './probe-model.ts';

/** It answers by its script, and so whatever it is shown. */
const SEEING = { ...FREE, image: { tilePixels: 448, tileTokens: 0, baseTokens: 0 } };

const PREFIX = 'house/';
const NAME = /^house\/faults-(\d{1,2}|100)$/;

/** A scripted model by its name, `house/faults-10` for ten faults in a hundred; undefined for all other models. */
export function plantedByName(name: string): PaidModel | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const percent = NAME.exec(name)?.[1];
  if (percent === undefined) {
    const mend = 'name one such as house/faults-10, which follows a script with ten faults in a hundred';
    throw new InputError({ code: 'model-unknown', where: name, what: 'the house has no such model', mend });
  }
  return { chat: plantedModel(Number(percent) / 100, 0), price: SEEING };
}

/** Replies by each trial's script: with the fault in this share of them, drawn by seed and question. */
export function plantedModel(rate: number, seed: number): ChatModel {
  return scriptedModel((request) => {
    const trial = trialsAsked.get(request);
    invariant(trial !== undefined, 'a scripted model is asked something that is no trial');
    const shown = picturesIn(request.messages).map((picture) => JSON.stringify(picture));
    const said = request.messages.map(({ content }) => content);
    const random = seededRandom('planted', seed, trial.kind, ...said, ...shown);
    return random.next() < plantedChance(trial.kind, rate) ? trial.scripted.hit : trial.scripted.miss;
  });
}

/** How likely a trial of a kind is to have what it is named for, of a model with this share of faults. */
export function plantedChance(kind: ProbeKind, rate: number): number {
  switch (kind) {
    case 'valid-json-schema':
    case 'valid-json-schema-loose':
    case 'valid-json-object':
    case 'valid-text':
    case 'repaired':
      return 1 - rate;
    case 'steady':
    case 'read-chart':
      return 1;
    case 'called-up':
    case 'recalled':
      return 0.5 + rate / 2;
    default:
      return rate;
  }
}
