import { type KnownMove, recallTrial } from '../../agents/probe/plain-trials.ts';
import { type RecallExcess, recallExcess } from '../../arena/recall.ts';
import { invariant } from '../../domain/errors.ts';
import { progressBar } from '../../run/progress.ts';
import { PaidAsker } from '../asked/paid-asker.ts';
import { type PaidModel, refuseStopped } from '../asked/paid-model.ts';
import type { Asking } from '../asked/while-asking.ts';
import { probeModel } from './probe-model.ts';

export interface RecallQuiz {
  readonly models: ReadonlyMap<string, PaidModel>;
  readonly moves: readonly KnownMove[];
  /** US dollars, for all models together. */
  readonly maxCost: number;
}

/** The one question of a probe that asks for memory and nothing else, put to each model. */
export async function recallQuiz(
  { models, moves, maxCost }: RecallQuiz,
  asking: Asking,
  onProgress: (line: string) => void,
): Promise<readonly RecallExcess[]> {
  const told: RecallExcess[] = [];
  for (const [model, found] of models) {
    const asker = new PaidAsker({ ...asking, ...found, maxCost: maxCost / models.size, account: 'quiz' });
    let answers = 0;
    const card = await probeModel(
      { model, price: found.price, asker },
      { rungs: [], others: moves.map(recallTrial) },
      () => {
        answers += 1;
        onProgress(`${progressBar(answers / moves.length)}${model}: ${answers} of ${moves.length} answers`);
      },
    );
    onProgress('');
    refuseStopped('quiz', model, asker);
    const recalled = card.shares.find(({ kind }) => kind === 'recalled');
    invariant(recalled !== undefined, 'a card tells of every kind');
    told.push(recallExcess(model, recalled));
  }
  return told;
}
