import { pointText } from '../../arena/sweep/report.ts';
import { byScore, type TrialFigures, trialInterval } from '../../arena/sweep/result.ts';
import { formatDurationMs } from '../../domain/time.ts';
import { type Onlooker, progressBar } from '../progress.ts';
import type { SweepSpace } from './sweep-space.ts';

const SECOND_MS = 1_000;

/** One line: jobs done, the time left, the cost so far, and the best point so far with the interval of its return. */
export class SweepProgress {
  readonly #onlooker: Onlooker;
  readonly #total: number;
  readonly #startedAt = Date.now();
  #done = 0;
  #cost = 0;
  #best: { readonly trial: TrialFigures; readonly text: string } | undefined;

  constructor(onlooker: Onlooker, { grid, runsAPoint }: SweepSpace) {
    this.#onlooker = onlooker;
    this.#total = grid.trials * runsAPoint;
  }

  count(cost: number): void {
    this.#done += 1;
    this.#cost += cost;
    const share = Math.min(1, this.#done / this.#total);
    const leftMs = ((Date.now() - this.#startedAt) / this.#done) * Math.max(0, this.#total - this.#done);
    const left = formatDurationMs(Math.ceil(leftMs / SECOND_MS) * SECOND_MS);
    const spent = this.#cost > 0 ? `  ${this.#cost.toFixed(2)} USD` : '';
    this.#onlooker.progress(
      `${progressBar(share)}${this.#done} of at most ${this.#total} jobs, ${left} left${spent}${this.#best?.text ?? ''}`,
    );
  }

  /** A trial has run as far as it goes for now. */
  tell(trial: TrialFigures): void {
    if (trial.score === undefined) return;
    if (this.#best !== undefined && byScore(trial, this.#best.trial) >= 0) return;
    const interval = trialInterval(trial);
    const range = 'none' in interval ? '' : ` [return ${percent(interval.low)} to ${percent(interval.high)}]`;
    this.#best = { trial, text: `  best ${pointText(trial.point)}: ${trial.score.toFixed(3)}${range}` };
  }

  end(): void {
    this.#onlooker.progress('');
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
