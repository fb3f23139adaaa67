import type { Phase } from '../../domain/team.ts';
import { type Ask, snapshotFor } from '../ask.ts';
import type { Review } from '../lesson.ts';
import { shown } from '../numbers-in-text.ts';

/**
 * What an answer without a view looks like, and between which bounds numbers lie: servers that hold a reply to its schema
 * often do not show it to the model, and none holds a number to its bounds. Names and price are of the snapshot.
 */
export function formText(ask: Ask): string {
  return `${boundsText(ask)}Texts have 20 words at most: what is too long is cut off and counts for nothing.
A reply without a view has this form: ${JSON.stringify(formOf(ask)[ask.brief.phase])}`;
}

function boundsText({ snapshot: { limits }, brief: { phase } }: Ask): string {
  if (phase === 'decompose' || phase === 'reflect') return '';
  if (phase === 'criticise') return 'pUp 0 to 1. ';
  const exposure = shown(limits.maxSymbolExposure);
  const leverage = phase === 'propose' ? '' : `; leverage 1 to ${shown(limits.maxLeverage)}`;
  const claims = phase === 'propose' || phase === 'solo' ? '; 2 claims a view' : '';
  return `pUp 0 to 1; weight -${exposure} to ${exposure}${leverage}; stop and target are prices${claims}; 2 ids a claim. `;
}

/** What a proposal without a view says, beside its symbol and claims. */
export const NO_VIEW = {
  action: 'hold',
  weight: 0,
  pUp: 0.5,
  horizonMinutes: 60,
  stop: null,
  target: null,
  invalidation: null,
};

function lessonForm({ position: { decision, result } }: Review): object {
  return { position: decision, lesson: result > 0 ? 'It paid: do the like again.' : 'It lost: leave the like alone.' };
}

/** One reply a phase; valid by its schema, and true. */
function formOf(ask: Ask): Readonly<Record<Phase, object>> {
  const { brief } = ask;
  const snapshot = snapshotFor(ask);
  const [view] = snapshot.symbols;
  const symbol = view?.symbol ?? '';
  const price = snapshot.evidence.find((item) => item.kind === 'price' && item.symbol === view?.symbol);
  const evidence = price === undefined ? [] : [price.id];
  const claims = view === undefined ? [] : [{ text: `The price is ${shown(view.price)}.`, evidence }];
  const noView = { symbol, ...NO_VIEW };
  const { horizonMinutes: _, ...decided } = noView;
  const said = { leverage: 1, rationale: claims[0]?.text ?? '' };
  const words = { dissent: '', comment: '' };
  const decisions = { decisions: [{ ...decided, ...said, evidence }], ...words };
  return {
    decompose: { symbols: [symbol], questions: { researcher: [], quant: [], creative: [] } },
    propose: { proposals: [{ ...noView, claims }] },
    criticise: { reviews: [], objection: null, stances: [{ symbol, pUp: 0.5, changed: false, newEvidence: [] }] },
    decide: decisions,
    merge: decisions,
    solo: { decisions: [{ ...noView, claims, ...said }], ...words },
    reflect: { lessons: brief.phase === 'reflect' ? brief.reviews.slice(0, 1).map(lessonForm) : [] },
  };
}
