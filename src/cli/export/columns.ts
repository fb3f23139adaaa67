/** One column of an exported table. */
export interface ExportColumn {
  readonly name: string;
  /** `money` and `decimal` are exact decimal text in CSV and JSON lines; `time` is milliseconds UTC. */
  readonly type: 'text' | 'time' | 'whole' | 'number' | 'decimal' | 'money';
  /** As the data dictionary has it. */
  readonly about: string;
}

const column = (name: string, type: ExportColumn['type'], about: string): ExportColumn => ({ name, type, about });

const WHOSE = [
  column('entrant', 'text', 'who competes; an entrant of several seeds has several accounts'),
  column('account', 'text', 'whose books they are'),
] as const;

/** The data dictionary: tables, their columns, and what each holds. `docs/export.md` prints it. */
export const EXPORT_TABLES = {
  trades: [
    ...WHOSE,
    column('symbol', 'text', 'what was traded'),
    column('side', 'text', '`long` or `short`'),
    column('size', 'number', 'units closed'),
    column('opened_at', 'time', 'when the position was opened'),
    column('closed_at', 'time', 'when it, or this part of it, was closed'),
    column('entry_price', 'number', 'mean price of the entry'),
    column('exit_price', 'number', 'price of the exit'),
    column('realised', 'money', 'profit or loss before fees and funding'),
    column('fees', 'money', "of the exit, and the closed share of the entry's"),
    column('exit', 'text', '`order`, `stop`, `target`, `trailing`, `invalidation`, `liquidation` or `flatten`'),
    column('closed_by', 'text', '`id` of the fill that closed it'),
  ],
  fills: [
    ...WHOSE,
    column('id', 'text', 'of the fill within its account'),
    column('at', 'time', 'when it was filled'),
    column('symbol', 'text', 'what was traded'),
    column('side', 'text', '`buy` or `sell`'),
    column('size', 'decimal', 'units'),
    column('price', 'decimal', 'in the quote currency'),
    column('fee', 'money', 'below 0: a rebate'),
    column('liquidity', 'text', '`maker` or `taker`'),
    column('leverage', 'number', 'exposure / margin of what it opens'),
    column('cause', 'text', 'the order, exit plan, liquidation or operator behind it'),
    column('tape', 'whole', 'the tape whose price it took, from 1'),
    column('line', 'whole', 'and the line of that tape'),
  ],
  equity: [
    ...WHOSE,
    column('at', 'time', 'when it was sampled'),
    column('equity', 'money', 'cash and positions at their marks'),
    column('exposure', 'money', 'sum of |size × mark|'),
  ],
  posts: [
    column('id', 'text', 'as evidence cites it: `post:TAPE-LINE`'),
    column('at', 'time', 'when it became visible'),
    column('source', 'text', 'where it was written'),
    column('author', 'text', 'by whom'),
    column('symbol', 'text', 'what it is about, a row each; empty where it names nothing that is traded'),
    column('score', 'number', 'stance towards the symbol, −1 to 1; of the whole text where there is none'),
    column('label', 'text', 'of the whole text: `bullish`, `bearish` or `neutral`'),
    column('confidence', 'number', 'in the label, 0 to 1'),
    column('text', 'text', 'its words'),
    column('synthetic', 'text', '`true` where the run is of a made-up market; else empty'),
  ],
} as const satisfies Readonly<Record<string, readonly ExportColumn[]>>;

export type ExportTable = keyof typeof EXPORT_TABLES;
export const EXPORT_NAMES: readonly ExportTable[] = ['trades', 'fills', 'equity', 'posts'];
