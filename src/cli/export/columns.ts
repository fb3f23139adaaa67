export const EXPORT_NAMES = [
  'trades',
  'fills',
  'equity',
  'posts',
  'decisions',
  'claims',
  'forecasts',
  'calls',
  'trajectories',
] as const;
export type ExportTable = (typeof EXPORT_NAMES)[number];

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

const ROUND = [
  column('cycle', 'whole', 'the round it was said in, from 1'),
  column('at', 'time', 'when the answer was there'),
  column('role', 'text', '`leader`, `researcher`, `quant` or `creative`'),
  column('phase', 'text', '`decompose`, `propose`, `criticise`, `decide`, `merge` or `solo`'),
  column('seat', 'whole', 'which of several teams or voters, from 0'),
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
  decisions: [
    ...WHOSE,
    column('id', 'text', 'of the decision within its account'),
    column('cycle', 'whole', 'the round it was made in, from 1'),
    column('at', 'time', 'when it was made'),
    column('symbol', 'text', 'what it is about'),
    column('action', 'text', '`open_long`, `open_short`, `close` or `hold`'),
    column('verdict', 'text', 'what the gate made of it: `accept`, `clamp`, `hold` or `reject`'),
    column('reason', 'text', 'why, where it was not accepted'),
    column('confidence', 'number', '0 to 1'),
    column('evidence', 'text', 'ids it rests on, with spaces between'),
    column('notes', 'text', 'what the gate changed, with `; ` between'),
    column('rationale', 'text', "the team's own words"),
  ],
  claims: [
    ...WHOSE,
    ...ROUND,
    column('symbol', 'text', 'what it is about'),
    column('text', 'text', 'the claim'),
    column('evidence', 'text', 'ids it cites, with spaces between'),
    column('flags', 'text', 'what the audit found, with spaces between; empty where nothing is wrong'),
  ],
  forecasts: [
    ...WHOSE,
    column('cycle', 'whole', 'the round it was made in, from 1'),
    column('seat', 'whole', 'which of several teams or voters, from 0'),
    column('symbol', 'text', 'what it is about'),
    ...['researcher', 'quant', 'creative'].map((role) =>
      column(`${role}_blind`, 'number', `chance of a rise as the ${role} saw it, before anybody was heard`),
    ),
    ...['researcher', 'quant', 'creative'].map((role) =>
      column(`${role}_debated`, 'number', `as the ${role} saw it after the debate`),
    ),
    column('prior', 'number', "the code's mean of the voices"),
    column('leader', 'number', "the leader's"),
    column('used', 'number', 'the one that was acted on'),
    column('horizon_minutes', 'number', 'until when it should have come true'),
    column('change', 'number', 'price at the horizon / price at the forecast − 1; empty where it has not come'),
  ],
  calls: [
    ...WHOSE,
    ...ROUND,
    column('round', 'whole', 'of the debate, from 1; 0 outside of it'),
    column('model', 'text', '`house`, or provider/model'),
    column('outcome', 'text', '`valid`, `repaired`, `invalid`, `failed` or `timeout`'),
    column('rung', 'text', 'how strictly the schema was asked for'),
    column('attempts', 'whole', 'calls made for this one answer'),
    column('prompt_tokens', 'whole', 'of all attempts'),
    column('cached_tokens', 'whole', 'those of them that the provider had cached'),
    column('completion_tokens', 'whole', 'of all attempts, reasoning among them'),
    column('reasoning_tokens', 'whole', 'those of them that were thought'),
    column('cost', 'number', 'US dollars by the price table of the run'),
    column('latency_ms', 'number', 'from the first request to the last reply'),
    column('first_token_ms', 'number', 'of the last attempt, where it was streamed'),
    column('trouble', 'text', 'why there is no answer'),
  ],
  trajectories: [
    ...WHOSE,
    ...ROUND,
    column('round', 'whole', 'of the debate, from 1; 0 outside of it'),
    column('model', 'text', '`house`, or provider/model'),
    column('prompt_hash', 'text', "SHA-256 of the question as its cassette names it; empty of the house's"),
    column('reply', 'text', 'the parsed reply as JSON, or the raw text where it could not be read'),
    column('evidence', 'text', 'ids it cites, with spaces between'),
    column('outcome', 'text', '`valid`, `repaired`, `invalid`, `failed` or `timeout`'),
    column('reward', 'number', "the account's return from this cycle's opening to the next one's, or to the end"),
  ],
} as const satisfies Readonly<Record<ExportTable, readonly ExportColumn[]>>;

/** A row of an exported table, by column; undefined where there is nothing to tell. */
export type ExportRow = Readonly<Record<string, string | number | undefined>>;
