import type { GateContext } from '../../../src/domain/gate-context.ts';
import { gateContextSchema } from '../../../src/domain/gate-context.ts';

export interface Row {
  readonly name: string;
  readonly raw: string;
  readonly verdict: 'accept' | 'clamp' | 'hold' | 'reject';
  /** Reason of a hold or rejection; notes of a clamp, joined by spaces. */
  readonly because: string;
}

/** Flat in BTC and DOGE, long ETH, short XRP; 2,000 free; 20x, 15,000 a symbol. */
export const CONTEXT: GateContext = gateContextSchema.parse({
  cycleTime: '2026-05-04T12:00:00Z',
  universe: ['BTC', 'ETH', 'DOGE', 'XRP', 'NEW'],
  prices: { BTC: 60_000, ETH: 2_500, DOGE: 0.2, XRP: 0.5 },
  qtyStep: { BTC: 0.001, ETH: 0.01, DOGE: 1, XRP: 0.1, NEW: 1 },
  equity: 5_000,
  freeMargin: 2_000,
  positions: [
    { symbol: 'ETH', side: 'long', size: 1, entry: 2_400, leverage: 5 },
    { symbol: 'XRP', side: 'short', size: 1_000, entry: 0.55, leverage: 2 },
  ],
  limits: {
    maxLeverage: 20,
    minNotional: 10,
    maxNotionalPerSymbol: 15_000,
    maintenanceMarginRate: 0.01,
    pyramiding: false,
    implicitFlip: false,
  },
  knownEvidence: ['e-1', 'e-2', '__proto__x'],
  futureEvidence: ['e-9'],
  somethingElse: { kept: true },
});

const LONG_BTC = {
  symbol: 'BTC',
  action: 'open_long',
  notional: 3_000,
  leverage: 5,
  stopLoss: 57_000,
  takeProfit: 66_000,
  invalidation: 'close(1h) < 57500',
  confidence: 0.6,
  rationale: 'volume leads',
  evidence: ['e-1', 'e-2'],
};

/** A good long of BTC with some members changed; `undefined` takes one out. */
export function decision(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...LONG_BTC, ...changes });
}

const SHORT_DOGE = { symbol: 'DOGE', action: 'open_short', stopLoss: 0.21, takeProfit: 0.15 };
const LONG_ETH = { symbol: 'ETH', stopLoss: 2_400, takeProfit: 2_700 };

/** The text of a decision with one member written by hand. */
function handWritten(key: string, literal: string): string {
  return decision({ [key]: '@@' }).replace('"@@"', literal);
}

/** A decision in quotes that JSON does not know. */
function curly(open: string, close: string): string {
  return decision().replace(/"([^"]*)"/g, `${open}$1${close}`);
}

function accept(name: string, raw: string): Row {
  return { name, raw, verdict: 'accept', because: '' };
}
function clamp(name: string, raw: string, because: string): Row {
  return { name, raw, verdict: 'clamp', because };
}
function hold(name: string, raw: string, because: string): Row {
  return { name, raw, verdict: 'hold', because };
}
function reject(name: string, raw: string, because: string): Row {
  return { name, raw, verdict: 'reject', because };
}

const ACCEPTED: readonly Row[] = [
  accept('long', decision()),
  accept('short', decision(SHORT_DOGE)),
  accept('size instead of notional', decision({ notional: undefined, size: 0.05 })),
  accept('both sizes, the same lots', decision({ size: 0.05 })),
  accept('null is none', decision({ size: null })),
  accept('json fence', `\`\`\`json\n${decision()}\n\`\`\``),
  accept('bare fence', `\`\`\`\n${decision()}\n\`\`\``),
  accept('prose around', `After some thought:\n${decision()}\nGood luck!`),
  accept('prose with citations and braces', `As [e-1] and {risk} show, \\frac{1}{2} — ${decision()}`),
  accept('a list of one', `[${decision()}]`),
  accept('thinking before', `<think>maybe {"symbol": "ETH"</think>${decision()}`),
  accept('thinking with a whole decision', `<think>${decision({ action: 'open_short' })}</think>${decision()}`),
  accept('thinking in capitals, twice', `<THINK>a</THINK> <think>b</think>\n${decision()}`),
  accept(
    'an end of thinking without a beginning, a decision before it',
    `${decision({ notional: 9 })}</think>${decision()}`,
  ),
  accept('two ends of thinking', `{"a": 1}</think>so {"b"</think>${decision()}`),
  accept('thinking by its longer name', `<thinking>${decision({ notional: 9 })}</thinking>${decision()}`),
  accept('numbered notes beside it', `[1] the tape. ${decision()} [2]`),
  accept('a stray end of thinking', `hmm</think>${decision()}`),
  accept('a byte order mark', `\ufeff${decision()}`),
  accept('an escaped key', decision().replace('"symbol"', '"\\u0073ymbol"')),
  accept('members in another order', JSON.stringify({ evidence: ['e-1'], ...JSON.parse(decision()) })),
  accept('leverage 1', decision({ leverage: 1, notional: 1_500, stopLoss: 1 })),
  accept('leverage at the cap', decision({ leverage: 20, stopLoss: 58_500 })),
  accept('broken leverage', decision({ leverage: 2.5 })),
  accept('all of the free margin', decision({ notional: 10_000, leverage: 5, stopLoss: 50_000 })),
  accept('the whole of the symbol cap', decision({ notional: 15_000, leverage: 10 })),
  accept('least notional on the lot', decision({ ...SHORT_DOGE, notional: 10 })),
  accept('confidence 0', decision({ confidence: 0 })),
  accept('confidence 1', decision({ confidence: 1 })),
  accept('no rationale', decision({ rationale: undefined })),
  accept('4,000 characters', decision({ rationale: 'r'.repeat(4_000) })),
  accept('lines in the rationale', decision({ rationale: 'one\n\ttwo' })),
  accept('emoji that need a joiner', decision({ rationale: 'hold on 👨\u200d🚀 ❤️' })),
  accept('a list in the prose', `Evidence ["e-1", "e-2"] says so: ${decision()}`),
  { ...accept('evidence cited twice', decision({ evidence: ['e-1', 'e-1'] })), because: 'repeated-evidence-dropped' },
  accept('an exponent', handWritten('notional', '3e3')),
  accept('free-text invalidation', decision({ invalidation: 'if the news turns out false' })),
  accept('markup in the rationale is only text', decision({ rationale: '<script>alert(1)</script> =1+1' })),
  accept('a word that looks like a key at first', decision({ rationale: 'risk-adjusted-and-well-diversified' })),
  accept('close', decision({ symbol: 'ETH', action: 'close' })),
  accept('close with nothing else', '{"symbol":"ETH","action":"close"}'),
  accept('close with impossible numbers', decision({ symbol: 'XRP', action: 'close', notional: -5, leverage: 0 })),
  accept('close with future evidence', decision({ symbol: 'ETH', action: 'close', evidence: ['e-9'] })),
];

const CLAMPED: readonly Row[] = [
  clamp('leverage above the cap', decision({ leverage: 50, stopLoss: 58_500 }), 'leverage-cut'),
  clamp('leverage far above', decision({ leverage: 1e300, stopLoss: 58_500 }), 'leverage-cut'),
  clamp('stop beyond the asked leverage only', decision({ leverage: 60, stopLoss: 58_000 }), 'leverage-cut'),
  clamp(
    'notional above the symbol cap',
    decision({ notional: 16_000, leverage: 20, stopLoss: 58_500 }),
    'notional-cut',
  ),
  clamp('notional above the free margin', decision({ notional: 10_001, stopLoss: 50_000 }), 'notional-cut'),
  clamp('notional beyond all', handWritten('notional', '1e308'), 'notional-cut'),
  clamp(
    'cut leverage cuts the notional',
    decision({ notional: 15_000, leverage: 7, stopLoss: 55_000 }),
    'notional-cut',
  ),
  clamp(
    'size above the symbol cap',
    decision({ notional: undefined, size: 3, leverage: 20, stopLoss: 58_500 }),
    'notional-cut',
  ),
  clamp('size off the lot', decision({ notional: undefined, size: 0.0509 }), 'size-floored'),
  clamp('two sizes, the smaller one', decision({ size: 0.01 }), 'smaller-size-taken'),
  clamp('two sizes, the notional smaller', decision({ size: 0.2 }), 'smaller-size-taken'),
  clamp('confidence above 1', decision({ confidence: 1.01 }), 'confidence-cut'),
  clamp('confidence in percent', decision({ confidence: 85 }), 'confidence-cut'),
  clamp('unknown evidence beside known', decision({ evidence: ['e-1', 'x'] }), 'unknown-evidence-dropped'),
  clamp('prototype evidence beside known', decision({ evidence: ['e-1', '__proto__'] }), 'unknown-evidence-dropped'),
  clamp('evidence with a blank', decision({ evidence: ['e-1', ' e-2'] }), 'unknown-evidence-dropped'),
  clamp('4,001 characters', decision({ rationale: 'r'.repeat(4_001) }), 'text-cut'),
  clamp('a long invalidation', decision({ invalidation: 'i'.repeat(5_000) }), 'text-cut'),
  clamp('bidi in the rationale', decision({ rationale: 'go \u202etrohs\u202c' }), 'text-cleaned'),
  clamp('an escaped bell', decision({ rationale: 'a\u0007b' }), 'text-cleaned'),
  clamp('an escape sequence', decision({ rationale: '\u001b[2Jgone' }), 'text-cleaned'),
  clamp('zero width in the invalidation', decision({ invalidation: 'close(1h)\u200b < 57500' }), 'text-cleaned'),
  clamp('half a surrogate', handWritten('rationale', '"\\ud83d"'), 'text-cleaned'),
  clamp('tag characters', decision({ rationale: 'ok \u{E0041}' }), 'text-cleaned'),
  clamp(
    'everything at once',
    decision({ leverage: 40, notional: 90_000, stopLoss: 58_500, confidence: 2, evidence: ['e-2', 'q'] }),
    'leverage-cut notional-cut unknown-evidence-dropped confidence-cut',
  ),
];

const HELD: readonly Row[] = [
  hold('hold', decision({ action: 'hold' }), 'held'),
  hold('hold with nothing else', '{"symbol":"BTC","action":"hold"}', 'held'),
  hold('hold with nulls', '{"symbol":"BTC","action":"hold","notional":null,"stopLoss":null,"evidence":null}', 'held'),
  hold('hold with impossible numbers', decision({ action: 'hold', leverage: 0, confidence: 9, stopLoss: -1 }), 'held'),
  hold('hold on a position', decision({ symbol: 'ETH', action: 'hold' }), 'held'),
  hold('close without a position', decision({ action: 'close' }), 'no-position'),
  hold('refusal', 'I am unable to give financial advice.', 'no-decision'),
  hold('empty', '', 'no-decision'),
  hold('blanks', ' \n\t ', 'no-decision'),
  hold('prose', 'The market is quiet; nothing to do.', 'no-decision'),
  hold('an empty list', '[]', 'no-decision'),
  hold('as much as is kept', 'x'.repeat(65_536), 'no-decision'),
  hold('as much as is read', `<think>${'x'.repeat(1_048_576 - 15)}</think>`, 'no-decision'),
  hold('eight brackets in prose', `a list of lists ${'['.repeat(8)} and so on`, 'no-decision'),
  hold('null', 'null', 'no-decision'),
  hold('a number', '42', 'no-decision'),
  hold('a decision only before the end of thinking', `${decision()}</think>I would rather wait.`, 'no-decision'),
  hold('prose with a list in it', 'I looked at [1, 2, 3] and will wait.', 'no-decision'),
  hold('only thinking', `<think>${decision()}</think>`, 'no-decision'),
  hold('thinking within thinking', `<think>a<think>b</think>${decision()}</think>`, 'no-decision'),
  accept('thinking within thinking, before', `<think>a<think>b</think>c</think>${decision()}`),
  hold('thinking that never ends', `<think>so: ${decision()}`, 'no-decision'),
  hold('prose with braces', 'set {x} to [1]', 'no-decision'),
];

const HOSTILE: readonly Row[] = [
  // Not JSON, or more of it than one decision.
  reject('cut in a string', decision().slice(0, -30), 'malformed-json'),
  reject('cut after the brace', 'My decision: {', 'malformed-json'),
  reject('cut after a comma', decision().slice(0, decision().indexOf('"action"')), 'malformed-json'),
  reject('trailing comma', decision().replace(/}$/, ',}'), 'malformed-json'),
  reject('single quotes', decision().replaceAll('"', "'"), 'malformed-json'),
  reject('curly quotes', curly('\u201c', '\u201d'), 'malformed-json'),
  reject('low and high quotes', curly('\u201e', '\u201f'), 'malformed-json'),
  reject('curly single quotes', curly('\u2018', '\u2019'), 'malformed-json'),
  reject('guillemets', curly('\u00ab', '\u00bb'), 'malformed-json'),
  reject('corner brackets', curly('\u300c', '\u300d'), 'malformed-json'),
  reject('full-width quotes', curly('\uff02', '\uff02'), 'malformed-json'),
  reject('backticks', curly('`', '`'), 'malformed-json'),
  reject('full-width braces', decision().replace('{', '\uff5b').replace('}', '\uff5d'), 'malformed-json'),
  reject(
    'full-width colons and commas',
    decision().replaceAll(':', '\uff1a').replaceAll(',', '\uff0c'),
    'malformed-json',
  ),
  reject('bare keys with full-width colons', '{symbol\uff1a BTC\uff0c action\uff1a hold}', 'malformed-json'),
  reject('a list in full-width brackets', `\uff3b${decision()}\uff3d`, 'malformed-json'),
  reject('a list of numbers', '[1, 2, 3]', 'malformed-json'),
  reject('a list of texts in a fence', '```json\n["open_long", "BTC"]\n```', 'malformed-json'),
  reject('bare keys', '{symbol: "BTC", action: "hold"}', 'malformed-json'),
  reject('a comment', decision().replace('{', '{ // yes\n'), 'malformed-json'),
  reject('NaN', handWritten('notional', 'NaN'), 'malformed-json'),
  reject('Infinity', handWritten('leverage', 'Infinity'), 'malformed-json'),
  reject('minus Infinity', handWritten('stopLoss', '-Infinity'), 'malformed-json'),
  reject('hexadecimal', handWritten('notional', '0x10'), 'malformed-json'),
  reject('a leading plus', handWritten('notional', '+3000'), 'malformed-json'),
  reject('a leading zero', handWritten('notional', '03000'), 'malformed-json'),
  reject('underscores', handWritten('notional', '3_000'), 'malformed-json'),
  reject('a raw line break in a text', handWritten('rationale', '"a\nb"'), 'malformed-json'),
  reject('a bad escape', handWritten('rationale', '"\\x41"'), 'malformed-json'),
  reject('a JSON text in a JSON text', JSON.stringify(decision()), 'malformed-json'),
  reject('double braces', `{${decision()}}`, 'malformed-json'),
  reject('one brace too many', `${decision()}}`, 'malformed-json'),
  reject('beyond the doubles', handWritten('notional', '1e999'), 'bad-number'),
  reject('minus beyond the doubles', handWritten('notional', '-1e999'), 'bad-number'),
  reject('two objects', `${decision()}\n${decision({ action: 'hold' })}`, 'several-objects'),
  reject('the same object twice', `${decision()} ${decision()}`, 'several-objects'),
  reject('two fences', `\`\`\`json\n${decision()}\n\`\`\`\n\`\`\`json\n${decision()}\n\`\`\``, 'several-objects'),
  reject('an empty object beside', `{} ${decision()}`, 'several-objects'),
  reject('a list of two symbols in a single place', `[${decision()},${decision(SHORT_DOGE)}]`, 'several-objects'),
  reject('a symbol twice in a list', `[${decision()},${decision({ action: 'hold' })}]`, 'symbol-twice'),
  reject('a list in a list', `[[${decision()}]]`, 'wrong-type'),
  reject('a key twice', decision().replace('{', '{"leverage":5,'), 'duplicate-key'),
  reject('a key twice, contradicting', decision().replace('{', '{"action":"hold",'), 'duplicate-key'),
  reject('a key twice, once escaped', decision().replace('{', '{"\\u0061ction":"hold",'), 'duplicate-key'),
  reject('deep lists', '['.repeat(10_000), 'nested-too-deep'),
  reject('nine brackets in prose', `a list of lists ${'['.repeat(9)} and so on`, 'nested-too-deep'),
  reject('deep objects', `${'{"a":'.repeat(50_000)}1`, 'too-large'),
  reject('deep in a member', handWritten('evidence', `${'['.repeat(200)}${']'.repeat(200)}`), 'nested-too-deep'),
  reject('deep with blanks', handWritten('evidence', `${'[ '.repeat(50)}${'] '.repeat(50)}`), 'nested-too-deep'),
  reject('a megabyte', 'x'.repeat(1_000_000), 'too-large'),
  reject('a character more than is kept', 'x'.repeat(65_537), 'too-large'),
  reject('a character more than is read', `<think>${'x'.repeat(1_048_576 - 14)}</think>`, 'too-large'),
  reject('a huge text', decision({ rationale: 'x'.repeat(200_000) }), 'too-large'),
  reject('ten megabytes of thinking', `<think>${'x'.repeat(10_000_000)}</think>${decision()}`, 'too-large'),
  // Keys and types.
  reject('an empty object', '{}', 'missing-key'),
  reject('no action', decision({ action: undefined }), 'missing-key'),
  reject('no symbol', decision({ symbol: undefined }), 'missing-key'),
  reject('an unknown key', decision({ orderType: 'market' }), 'unknown-key'),
  reject('a wrapped decision', `{"decision":${decision()}}`, 'unknown-key'),
  reject('a prototype key', decision().replace('{', '{"__proto__":{"leverage":100},'), 'unknown-key'),
  reject('a constructor key', decision().replace('{', '{"constructor":{},'), 'unknown-key'),
  reject('a key in other letters', decision().replace('"leverage"', '"Leverage"'), 'unknown-key'),
  reject('a list of texts', '[{"symbol":"BTC","action":"hold"},"now"]', 'wrong-type'),
  reject('leverage with an x', decision({ leverage: '5x' }), 'wrong-type'),
  reject('a number in quotes', decision({ notional: '3000' }), 'wrong-type'),
  reject('true as a number', decision({ leverage: true }), 'wrong-type'),
  reject('a number in a list', decision({ leverage: [5] }), 'wrong-type'),
  reject('a number in an object', decision({ stopLoss: { price: 57_000 } }), 'wrong-type'),
  reject('hexadecimal in quotes', decision({ notional: '0x10' }), 'wrong-type'),
  reject('an empty text as a number', decision({ confidence: '' }), 'wrong-type'),
  reject('a word as confidence', decision({ confidence: 'high' }), 'wrong-type'),
  reject('evidence as a text', decision({ evidence: 'e-1' }), 'wrong-type'),
  reject('evidence with a number', decision({ evidence: ['e-1', 2] }), 'wrong-type'),
  reject('evidence with a null', decision({ evidence: ['e-1', null] }), 'wrong-type'),
  reject('a symbol in a list', decision({ symbol: ['BTC'] }), 'wrong-type'),
  reject('a rationale that is none', decision({ rationale: 5 }), 'wrong-type'),
  reject('wrong types on a hold', decision({ action: 'hold', leverage: '5x' }), 'wrong-type'),
  // Secrets.
  reject('a canary', decision({ rationale: 'key is CANARY-KEY-7f3a' }), 'secret'),
  reject('a canary on a hold', decision({ action: 'hold', rationale: 'canary-key-1' }), 'secret'),
  reject('a canary in the evidence', decision({ evidence: ['e-1', 'CANARY-KEY-9'] }), 'secret'),
  reject('a canary in the invalidation', decision({ invalidation: 'CANARY-KEY-9' }), 'secret'),
  reject('a canary as symbol', decision({ symbol: 'CANARY-KEY-9' }), 'secret'),
  reject('an escaped canary', handWritten('rationale', '"CANARY\\u002dKEY\\u002d9"'), 'secret'),
  reject('a canary with zero width in it', decision({ rationale: 'CANARY\u200b-KEY-9' }), 'secret'),
  reject('a canary with joiners in it', decision({ rationale: 'CANARY\u200d-KEY-9' }), 'secret'),
  reject('a canary in wide letters', decision({ rationale: 'ＣＡＮＡＲＹ－ＫＥＹ－9' }), 'secret'),
  reject('a canary with other dashes', decision({ rationale: 'CANARY\u2010KEY\u20129' }), 'secret'),
  reject('a key whose digits come late', decision({ rationale: 'sk-proj-abcdefghijklmnopqrstuvwxyz0123' }), 'secret'),
  reject('a canary in the prose', `CANARY-KEY-9 ${decision()}`, 'secret'),
  reject('a configured key', decision({ rationale: 'it is hunter2-hunter2' }), 'secret'),
  reject('a key by its look', decision({ rationale: 'sk-proj-abcdefghij0123456789' }), 'secret'),
  reject('an xAI key', decision({ rationale: 'use xai-AbCdEfGhIjKlMnOpQrSt' }), 'secret'),
  reject('a token of GitHub', decision({ rationale: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789' }), 'secret'),
  reject('a line of an environment file', decision({ rationale: 'XAI_API_KEY=abcdefgh1234' }), 'secret'),
  // Symbol and action.
  reject('outside the universe', decision({ symbol: 'PEPE' }), 'unknown-symbol'),
  reject('a hold outside the universe', decision({ symbol: 'PEPE', action: 'hold' }), 'unknown-symbol'),
  reject('small letters', decision({ symbol: 'btc' }), 'unknown-symbol'),
  reject('a blank behind', decision({ symbol: 'BTC ' }), 'unknown-symbol'),
  reject('a Cyrillic look-alike', decision({ symbol: '\u0412\u0422\u0421' }), 'unknown-symbol'),
  reject('full-width letters', decision({ symbol: '\uff22\uff34\uff23' }), 'unknown-symbol'),
  reject('zero width in the symbol', decision({ symbol: 'B\u200bTC' }), 'unknown-symbol'),
  reject('a bidi symbol', decision({ symbol: '\u202eCTB' }), 'unknown-symbol'),
  reject('a prototype symbol', decision({ symbol: '__proto__' }), 'unknown-symbol'),
  reject('another prototype symbol', decision({ symbol: 'toString' }), 'unknown-symbol'),
  reject('an empty symbol', decision({ symbol: '' }), 'unknown-symbol'),
  reject('another action', decision({ action: 'buy' }), 'unknown-action'),
  reject('an action in capitals', decision({ action: 'OPEN_LONG' }), 'unknown-action'),
  reject('an action with a blank', decision({ action: 'open_long ' }), 'unknown-action'),
  reject('a prototype action', decision({ action: 'constructor' }), 'unknown-action'),
  reject('adding to a position', decision({ ...LONG_ETH }), 'already-open'),
  reject('turning a position', decision({ symbol: 'XRP', stopLoss: 0.45, takeProfit: 0.6 }), 'opposite-side-open'),
  // Evidence, confidence, numbers.
  reject('no evidence', decision({ evidence: undefined }), 'evidence-missing'),
  reject('empty evidence', decision({ evidence: [] }), 'evidence-missing'),
  reject('unknown evidence', decision({ evidence: ['x', 'y'] }), 'evidence-unknown'),
  reject('prototype evidence', decision({ evidence: ['__proto__'] }), 'evidence-unknown'),
  reject('future evidence', decision({ evidence: ['e-9'] }), 'evidence-from-the-future'),
  reject('future evidence beside known', decision({ evidence: ['e-1', 'e-9'] }), 'evidence-from-the-future'),
  reject('no confidence', decision({ confidence: undefined }), 'confidence-missing'),
  reject('null confidence', decision({ confidence: null }), 'confidence-missing'),
  reject('negative confidence', decision({ confidence: -0.01 }), 'confidence-below-zero'),
  reject('no invalidation', decision({ invalidation: undefined }), 'invalidation-missing'),
  reject('a blank invalidation', decision({ invalidation: ' \n' }), 'invalidation-missing'),
  reject('an invisible invalidation', decision({ invalidation: '\u200b\u202e' }), 'invalidation-missing'),
  reject('no size', decision({ notional: undefined }), 'size-missing'),
  reject('notional 0', decision({ notional: 0 }), 'not-positive'),
  reject('notional minus 0', handWritten('notional', '-0'), 'not-positive'),
  reject('negative notional', decision({ notional: -3_000 }), 'not-positive'),
  reject('negative size beside a notional', decision({ size: -1 }), 'not-positive'),
  reject('no leverage', decision({ leverage: undefined }), 'missing-key'),
  reject('leverage 0', decision({ leverage: 0 }), 'leverage-below-one'),
  reject('leverage below 1', decision({ leverage: 0.99 }), 'leverage-below-one'),
  reject('negative leverage', decision({ leverage: -5 }), 'leverage-below-one'),
  reject('below the least notional', decision({ ...SHORT_DOGE, notional: 9.99 }), 'below-minimum-notional'),
  reject('below one lot', decision({ notional: 59 }), 'below-minimum-notional'),
  reject('a size below one lot', decision({ notional: undefined, size: 0.0009 }), 'below-minimum-notional'),
  reject('no price', decision({ symbol: 'NEW' }), 'no-price'),
  // Exits.
  reject('no stop', decision({ stopLoss: undefined }), 'stop-missing'),
  reject('null stop', decision({ stopLoss: null }), 'stop-missing'),
  reject('no target', decision({ takeProfit: undefined }), 'target-missing'),
  reject('stop 0', decision({ stopLoss: 0 }), 'not-positive'),
  reject('negative target', decision({ ...SHORT_DOGE, takeProfit: -0.1 }), 'not-positive'),
  reject('stop above a long', decision({ stopLoss: 61_000 }), 'stop-on-wrong-side'),
  reject('stop at the price', decision({ stopLoss: 60_000 }), 'stop-on-wrong-side'),
  reject('stop below a short', decision({ ...SHORT_DOGE, stopLoss: 0.19 }), 'stop-on-wrong-side'),
  reject('target below a long', decision({ takeProfit: 59_000 }), 'target-on-wrong-side'),
  reject('target at the price', decision({ takeProfit: 60_000 }), 'target-on-wrong-side'),
  reject('target above a short', decision({ ...SHORT_DOGE, takeProfit: 0.25 }), 'target-on-wrong-side'),
  reject('stop beyond liquidation', decision({ leverage: 20, stopLoss: 57_000 }), 'stop-beyond-liquidation'),
  reject(
    'stop of a short beyond it',
    decision({ ...SHORT_DOGE, leverage: 20, stopLoss: 0.2085 }),
    'stop-beyond-liquidation',
  ),
  reject('beyond it at the cut leverage', decision({ leverage: 100, stopLoss: 57_000 }), 'stop-beyond-liquidation'),
];

export const ROWS: readonly Row[] = [...ACCEPTED, ...CLAMPED, ...HELD, ...HOSTILE];
