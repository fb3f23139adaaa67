import type { Source } from '../source.ts';

const MOST_FILE_LINES = 300;
const MOST_FUNCTION_LINES = 60;
/** A line that opens a function's body, as the formatter lays code out. */
const OPENS = /^(\s*)(?:(?:export |default |async |static |private |get |set )*(?:function\b|\w+\().*|.*=> )\{$/;
/** The end of a signature that takes several lines. */
const OPENS_LATER = /^(\s*)\)(?:: .*| =>) ?\{$/;
const NOT_A_FUNCTION = /^\s*(?:if|for|while|switch|else|try|catch|do|describe|it|test)\b/;

/** Files of at most 300 lines, functions of at most 60. */
export function size(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => /^(src|strategies|bench)\/.*\.tsx?$/.test(path))
    .flatMap((file) => {
      const lines = file.code.trimEnd().split('\n');
      const long = lines.length > MOST_FILE_LINES ? [`${file.path}:1: is ${lines.length} lines long`] : [];
      return [...long, ...longFunctions(file.path, lines)];
    });
}

function longFunctions(path: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, start) => {
    const indent = (OPENS.exec(line) ?? OPENS_LATER.exec(line))?.[1];
    if (indent === undefined || NOT_A_FUNCTION.test(line)) return [];
    const length = lines.slice(start + 1).findIndex((later) => later.startsWith(`${indent}}`)) + 2;
    return length > MOST_FUNCTION_LINES ? [`${path}:${start + 1}: a function of ${length} lines`] : [];
  });
}
