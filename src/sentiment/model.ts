import type { Reading } from './reading.ts';
import { logistic, squash } from './squash.ts';
import type { Tokens } from './tokens.ts';

/** What one text says of the market, filled again for every text. */
export interface Opinion {
  /** −1 … 1: how likely an opinion, times which way. */
  score: number;
  label: 'bearish' | 'neutral' | 'bullish';
  /** Probability of the label. */
  confidence: number;
}

const STANCE_KNEE = 2;
const MOOD_KNEE = 4;

/** Joins the lexicon's reading with the learned weights into one opinion. */
export class Model {
  private readonly opinion: Opinion = { score: 0, label: 'neutral', confidence: 0 };

  judge(_tokens: Tokens, reading: Reading): Opinion {
    const direction = 2.4 * squash(reading.stance, STANCE_KNEE) + 0.8 * squash(reading.mood, MOOD_KNEE);
    const opinionated = 3 * squash(reading.stanceStrength, STANCE_KNEE) + squash(reading.moodStrength, MOOD_KNEE) - 1.2;
    return this.conclude(direction, opinionated);
  }

  /** The score of one target among several, by the stances that fell to it. */
  scoreOfTarget(stance: number, _reading: Reading): number {
    const direction = 3 * squash(stance, STANCE_KNEE);
    return (2 * logistic(direction) - 1) * logistic(3 * squash(Math.abs(stance), STANCE_KNEE) - 1.2);
  }

  private conclude(direction: number, opinionated: number): Opinion {
    const { opinion } = this;
    const bullish = logistic(direction);
    const opinionShare = logistic(opinionated);
    const strongest = Math.max(bullish, 1 - bullish) * opinionShare;
    opinion.score = (2 * bullish - 1) * opinionShare;
    if (strongest <= 1 - opinionShare) {
      opinion.label = 'neutral';
      opinion.confidence = 1 - opinionShare;
    } else {
      opinion.label = bullish >= 0.5 ? 'bullish' : 'bearish';
      opinion.confidence = strongest;
    }
    return opinion;
  }
}
