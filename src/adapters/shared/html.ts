import { Parser } from 'htmlparser2';

/** Of one text: far more than any post keeps. */
const LONGEST_HTML = 20_000;
/** Elements whose end parts words. */
export const BREAKS: ReadonlySet<string> = new Set(['br', 'p', 'li', 'div']);

/** The words of a piece of HTML, those that describe its pictures among them. */
export function textOfHtml(html: string): string {
  let words = '';
  const parser = new Parser({
    onopentag(name, { alt }) {
      if (name === 'img' && alt !== undefined) words += ` ${alt} `;
    },
    ontext(part) {
      words += part;
    },
    onclosetag(name) {
      if (BREAKS.has(name)) words += ' ';
    },
  });
  parser.end(html.slice(0, LONGEST_HTML));
  return words.replace(/\s+/g, ' ').trim();
}
