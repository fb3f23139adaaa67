/** What a `/` may follow when it starts a regular expression rather than a division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\breturn|\btypeof|\bcase|=>)\s*$/;

/** The program without its comments and the insides of its strings and patterns; lines and columns stay. */
export function codeOnly(text: string): string {
  let code = '';
  let at = 0;
  /** Depth of braces at which each open template expression ends. */
  const templates: number[] = [];
  let depth = 0;
  const blank = (end: number): void => {
    code += text.slice(at, end).replace(/[^\n]/g, ' ');
    at = end;
  };
  const keep = (): void => {
    code += text[at];
    at += 1;
  };
  const skipTemplate = (): void => {
    const found = /(?:[^\\`$]|\\[\s\S]|\$(?!\{))*/y;
    found.lastIndex = at;
    blank(at + (found.exec(text)?.[0].length ?? 0));
    if (text[at] === '$') {
      templates.push(depth);
      depth += 1;
      code += '  ';
      at += 2;
    } else if (at < text.length) keep();
  };
  while (at < text.length) {
    const character = text[at];
    if (text.startsWith('//', at)) blank(endOf(text, at, /[^\n]*/y));
    else if (text.startsWith('/*', at)) blank(endOf(text, at, /\/\*[\s\S]*?\*\//y));
    else if (character === "'" || character === '"') {
      const end = endOf(text, at, character === "'" ? /'(?:[^'\\\n]|\\.)*'/y : /"(?:[^"\\\n]|\\.)*"/y);
      keep();
      blank(Math.max(at, end - 1));
      if (at < text.length) keep();
    } else if (character === '`') {
      keep();
      skipTemplate();
    } else if (character === '/' && BEFORE_REGEX.test(code.slice(-40))) {
      blank(endOf(text, at, /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y));
    } else if (character === '}' && templates.at(-1) === depth - 1) {
      templates.pop();
      depth -= 1;
      code += ' ';
      at += 1;
      skipTemplate();
    } else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      keep();
    }
  }
  return code;
}

function endOf(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? at + 1 : at + Math.max(1, found[0].length);
}
