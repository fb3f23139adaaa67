import type { Row } from './delimited.ts';

/** The lines above a table's rows, and how its rows are to be taken. */
export interface Head {
  readonly header: readonly string[];
  /** How many lines it takes. */
  readonly lines: number;
  /** Of all columns, where a line of the head names one. */
  readonly ticker: string | undefined;
  /** The rows that one line holds: of each symbol that has columns of its own, its own. */
  readonly unfold: (row: Row) => readonly Row[];
}

/** What a column is of: `undefined` for the one of the times. */
interface Label {
  readonly field: string;
  readonly ticker: string;
}

const FIELD = /^(?:adj(?:usted)? ?close|open|high|low|close|volume|dividends|stock splits|capital gains)$/i;
/** With a letter in front, or behind a number and a point: `600519.SS`. */
const TICKER = /^(?:[A-Z^][^,\s]*|\d+\.[A-Z]{1,3})$/i;
const JOINED = [
  /^(?<field>adj close|open|high|low|close|volume)[ _-](?<ticker>[A-Z0-9][A-Z0-9.^=-]{0,19})$/i,
  /^(?<ticker>[A-Z0-9][A-Z0-9.^=-]{0,19})[ _-](?<field>adj close|open|high|low|close|volume)$/i,
  /^\('(?<field>[A-Za-z ]+)', ?'(?<ticker>[^']+)'\)$/,
  /^\('(?<ticker>[^']+)', ?'(?<field>[A-Za-z ]+)'\)$/,
];
/** Kinds of prices of one symbol, not symbols. */
const KINDS =
  /^(?:adj|adjusted|bid|ask|mid|mark|index|last|prev|previous|avg|pre|post|quote|base|taker|raw|ha|heikin)$/i;

/** Reads the first lines; of one symbol as they are, of several with a column for the symbol in front. */
export function tableHead(rows: readonly Row[]): Head {
  const header = rows[0]?.cells ?? [];
  const found = inLevels(rows) ?? joined(header);
  const alone = { header, lines: 1, ticker: undefined, unfold: (row: Row) => [row] };
  if (found === undefined) return alone;
  const { time, labels, lines } = found;
  const tickers = [...new Set(labels.map(({ ticker }) => ticker))];
  const fields = [...new Set(labels.map(({ field }) => field))];
  const [only, ...others] = tickers;
  if (others.length === 0) {
    return { ...alone, header: [time, ...labels.map(({ field }) => field)], lines, ticker: only };
  }
  const placeOf = (field: string, ticker: string): number =>
    1 + labels.findIndex((label) => label.field === field && label.ticker === ticker);
  const places = tickers.map((ticker) => ({ ticker, at: fields.map((field) => placeOf(field, ticker)) }));
  const unfold = ({ line, cells }: Row): readonly Row[] => {
    if (cells.length !== header.length) return [{ line, cells: [] }];
    return places.map(({ ticker, at }) => {
      const figures = at.map((place) => (place === 0 ? '' : (cells[place] ?? '')));
      return { line, cells: [ticker, cells[0] ?? '', ...figures] };
    });
  };
  return { header: ['Ticker', time, ...fields], lines, ticker: undefined, unfold };
}

interface Labels {
  readonly time: string;
  readonly labels: readonly Label[];
  readonly lines: number;
}

/** yfinance writes what and of which ticker in two lines, in either order, and mostly the name of the times in a third. */
function inLevels([first, second, third]: readonly Row[]): Labels | undefined {
  // A line that begins with a time is a row, whatever stands in it.
  if (first === undefined || second === undefined || /^\d/.test(second.cells[0] ?? '')) return undefined;
  const [above, below] = [first.cells.slice(1), second.cells.slice(1)];
  const fieldsFirst = above.length > 0 && above.every((cell) => FIELD.test(cell));
  const [fields, tickers] = fieldsFirst ? [above, below] : [below, above];
  const isHead = fields.length === tickers.length && fields.every((cell) => FIELD.test(cell));
  if (!isHead || !tickers.every((cell) => TICKER.test(cell))) return undefined;
  const [name, ...behind] = third?.cells ?? [];
  const named = behind.every((cell) => cell === '') ? name : undefined;
  const labels = fields.map((field, at) => ({ field, ticker: tickers[at] ?? '' }));
  return { time: named ?? first.cells[0] ?? '', labels, lines: named === undefined ? 2 : 3 };
}

/** `Close_AAPL`, `AAPL Close`, `('Close', 'AAPL')`: only where every symbol has the four prices. */
function joined([time = '', ...names]: readonly string[]): Labels | undefined {
  const labels = names.flatMap((name) => {
    const groups = JOINED.map((pattern) => pattern.exec(name)?.groups).find((match) => FIELD.test(match?.field ?? ''));
    return groups === undefined ? [] : [{ field: groups.field ?? '', ticker: groups.ticker ?? '' }];
  });
  if (labels.length === 0 || labels.length < names.length) return undefined;
  const tickers = new Set(labels.map(({ ticker }) => ticker));
  const isWhole = [...tickers].every((ticker) => {
    const fields = new Set(labels.flatMap((label) => (label.ticker === ticker ? [label.field.toLowerCase()] : [])));
    return !KINDS.test(ticker) && ['open', 'high', 'low', 'close'].every((field) => fields.has(field));
  });
  return isWhole ? { time, labels, lines: 1 } : undefined;
}
