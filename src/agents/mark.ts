/** Longest run of a text that stands unbroken: scripts without spaces are data too. */
const MAX_RUN = 24;

/**
 * Datamarking: the marker stands before, between and after the words of a text that is data, so that no run of a
 * stranger's words can be read as ours. A marker inside the text is taken out first.
 */
export function marked(text: string, marker: string): string {
  let out = '';
  for (const word of text.replaceAll(marker, '').split(SPACES)) {
    if (word.length > MAX_RUN) for (const run of runsOf(word)) out += marker + run;
    else if (word !== '') out += marker + word;
  }
  return out === '' ? '' : out + marker;
}

const SPACES = /\s+/u;

function runsOf(word: string): readonly string[] {
  const runs: string[] = [];
  let run = '';
  for (const character of word) {
    if (run.length + character.length > MAX_RUN) {
      runs.push(run);
      run = '';
    }
    run += character;
  }
  return [...runs, run];
}

/** A marked text as JSON: one line, with no quote, bracket or line end of its own left to close anything. */
export function markedJson(text: string, marker: string): string {
  return JSON.stringify(marked(text, marker)).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}

const QUOTED = /["“”«][^"“”«»]{2,}["“”»]/gu;

/** A peer's text for those who may not read posts: what it quotes becomes a pointer to what it cites. */
export function withoutQuotes(text: string, cited: readonly string[]): string {
  return text.replace(QUOTED, cited.length === 0 ? '[quote]' : `[${cited.join(' ')}]`);
}
