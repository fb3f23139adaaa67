import type { LoggedSample } from './run-log.ts';

/** The lowest and the highest of each of `stretches` equal parts, in order, so that no peak is lost; the ends stay. */
export function thinned(samples: readonly LoggedSample[], stretches: number): readonly LoggedSample[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length <= 2 * stretches + 2) return samples;
  const kept: LoggedSample[] = [first];
  for (let part = 0; part < stretches; part += 1) {
    const from = Math.floor((part * samples.length) / stretches);
    const to = Math.floor(((part + 1) * samples.length) / stretches);
    let low = samples[from];
    let high = low;
    for (let at = from; at < to; at += 1) {
      const sample = samples[at];
      if (sample === undefined || low === undefined || high === undefined) continue;
      if (sample.equity < low.equity) low = sample;
      if (sample.equity > high.equity) high = sample;
    }
    for (const extreme of [low, high].sort((left, right) => (left?.sequence ?? 0) - (right?.sequence ?? 0))) {
      if (extreme !== undefined && extreme !== kept.at(-1) && extreme !== last) kept.push(extreme);
    }
  }
  return [...kept, last];
}
