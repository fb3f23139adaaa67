import { TOLD_POWER } from '../../arena/power.ts';

/** How a season is judged where its maker writes no plan of their own: what the board does. */
export const DEFAULT_PLAN = `# Plan of analysis

Fixed before the first cycle. The question is who does better than buying and holding, and than whom.

- Measure: the return over the whole run, after fees and funding, as a difference to buy-and-hold on the same redrawn blocks.
- Winners: who is better by Romano and Wolf's StepM at a family error of 5 %. Nobody else is called a winner.
- Beside it: Hansen's SPA, White's reality check and the model confidence set at 95 %, and how many more days a lead would
  need to be told with ${100 * TOLD_POWER} % chance.
- Luck of many tries: the deflated Sharpe ratio over all versions of all entrants that were put down, tries before included.
- Entrants put down after the run began, or that ran as another than was put down, are flagged and win nothing.
- No entrant is left off, and nothing is measured otherwise once the run has begun.
`;
