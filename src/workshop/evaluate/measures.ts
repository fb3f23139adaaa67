/** A figure, or why it has none. */
export type Figure = { readonly value: number } | { readonly missing: string };

const figure = (value: number): Figure => ({ value });
const missing = (why: string): Figure => ({ missing: why });

type Labelled = Pick<Judged, 'label' | 'predicted'>;

/** Share of texts whose label was predicted. */
export function accuracy(rows: readonly Labelled[]): Figure {
  if (rows.length === 0) return missing('no texts');
  return figure(rows.filter((row) => row.predicted === row.label).length / rows.length);
}

/** Cohen's kappa: how far labels and predictions agree beyond what their frequencies alone would give (Cohen 1960). */
export function cohenKappa(rows: readonly Labelled[]): Figure {
  if (rows.length === 0) return missing('no texts');
  let observed = 0;
  let expected = 0;
  for (const label of [-1, 0, 1] as const) {
    const said = rows.filter((row) => row.label === label).length / rows.length;
    const predicted = rows.filter((row) => row.predicted === label).length / rows.length;
    observed += rows.filter((row) => row.label === label && row.predicted === label).length / rows.length;
    expected += said * predicted;
  }
  return expected === 1 ? missing('one label only') : figure((observed - expected) / (1 - expected));
}

/** Mean over the labels that occur of their F1. */
export function macroF1(rows: readonly Judged[]): Figure {
  const labels = ([-1, 0, 1] as const).filter((label) => rows.some((row) => row.label === label));
  if (labels.length === 0) return missing('no texts');
  let sum = 0;
  for (const label of labels) {
    const hits = rows.filter((row) => row.label === label && row.predicted === label).length;
    const claimed = rows.filter((row) => row.predicted === label).length;
    const actual = rows.filter((row) => row.label === label).length;
    sum += (2 * hits) / (claimed + actual);
  }
  return figure(sum / labels.length);
}

/** Among texts with an opinion, the share whose score has its sign; a score of 0 is half right. */
export function signAccuracy(rows: readonly Judged[]): Figure {
  let right = 0;
  let opinions = 0;
  for (const row of rows) {
    if (row.label === 0) continue;
    opinions += 1;
    if (row.score === 0) right += 0.5;
    else if (Math.sign(row.score) === row.label) right += 1;
  }
  return opinions === 0 ? missing('no text with an opinion') : figure(right / opinions);
}

/** Chance that a bullish text scores above a bearish one (Mann-Whitney); ties are half. */
export function areaUnderCurve(rows: readonly Judged[]): Figure {
  const opinions = rows.filter((row) => row.label !== 0).sort((left, right) => left.score - right.score);
  let bullish = 0;
  let rankSum = 0;
  for (let from = 0; from < opinions.length; ) {
    let to = from;
    while (to < opinions.length && opinions[to]?.score === opinions[from]?.score) to += 1;
    const rank = (from + to + 1) / 2;
    for (let place = from; place < to; place += 1) {
      if (opinions[place]?.label !== 1) continue;
      bullish += 1;
      rankSum += rank;
    }
    from = to;
  }
  const bearish = opinions.length - bullish;
  if (bullish === 0 || bearish === 0) return missing('one side only');
  return figure((rankSum - (bullish * (bullish + 1)) / 2) / (bullish * bearish));
}

/** Pearson's r of score and target. */
export function correlation(rows: readonly Judged[]): Figure {
  const count = rows.length;
  if (count < 3) return missing('fewer than three texts');
  let meanScore = 0;
  let meanTarget = 0;
  for (const row of rows) {
    meanScore += row.score / count;
    meanTarget += row.target / count;
  }
  let both = 0;
  let scores = 0;
  let targets = 0;
  for (const row of rows) {
    both += (row.score - meanScore) * (row.target - meanTarget);
    scores += (row.score - meanScore) ** 2;
    targets += (row.target - meanTarget) ** 2;
  }
  return scores === 0 || targets === 0 ? missing('no spread') : figure(both / Math.sqrt(scores * targets));
}

const BINS = 10;

/** Mean gap between stated confidence and share right, over ten bins of confidence, weighed by their texts. */
export function calibrationError(rows: readonly Judged[]): Figure {
  if (rows.length === 0) return missing('no texts');
  const counts = new Float64Array(BINS);
  const confidences = new Float64Array(BINS);
  const rights = new Float64Array(BINS);
  for (const row of rows) {
    const bin = Math.min(BINS - 1, Math.floor(row.confidence * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
    confidences[bin] = (confidences[bin] ?? 0) + row.confidence;
    if (row.predicted === row.label) rights[bin] = (rights[bin] ?? 0) + 1;
  }
  let gap = 0;
  for (let bin = 0; bin < BINS; bin += 1) gap += Math.abs((confidences[bin] ?? 0) - (rights[bin] ?? 0));
  return figure(gap / rows.length);
}

/** One labelled text with what the scorer said of it. */
export interface Judged {
  readonly label: -1 | 0 | 1;
  /** The label's own strength where it has one, else the label: −1 … 1. */
  readonly target: number;
  readonly score: number;
  readonly predicted: -1 | 0 | 1;
  readonly confidence: number;
}
