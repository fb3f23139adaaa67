import { assertNever } from '../../domain/never.ts';
import type { ExitIntent, Intent, OrderTerms, Sizing } from '../../domain/order.ts';

/** An intent in the words of a trader: `buy 0.5 units at market, 5×, stop 95`. */
export function intentText(intent: Intent): string {
  switch (intent.kind) {
    case 'open':
      return [
        `${intent.side} ${sizingText(intent.sizing)} ${termsText(intent.terms)}`,
        ...(intent.leverage === 1 ? [] : [`${intent.leverage}×`]),
        ...(intent.reduceOnly ? ['reduce-only'] : []),
        ...exitParts(intent.exits),
      ].join(', ');
    case 'close':
      return 'close';
    case 'set-exits':
      return ['set exits', ...exitParts(intent.exits)].join(', ');
    case 'cancel':
      return `cancel ${intent.order}`;
    default:
      return assertNever(intent);
  }
}

function sizingText(sizing: Sizing): string {
  switch (sizing.by) {
    case 'units':
      return `${sizing.units} units`;
    case 'notional':
      return `for ${sizing.notional}`;
    case 'buying-power':
      return `with ${Math.round(sizing.share * 100)} % of buying power`;
    default:
      return assertNever(sizing);
  }
}

function termsText(terms: OrderTerms<number>): string {
  switch (terms.type) {
    case 'market':
      return 'at market';
    case 'limit':
      return `at ${terms.limit} or better`;
    case 'stop':
    case 'take-profit':
      return `${terms.type} at ${terms.trigger}`;
    case 'stop-limit':
      return `stop at ${terms.trigger}, limit ${terms.limit}`;
    case 'trailing-stop':
      return `trailing by ${terms.distance}`;
    default:
      return assertNever(terms);
  }
}

function exitParts(exits: ExitIntent | undefined): string[] {
  if (exits === undefined) return [];
  return [
    ...(exits.stop === undefined ? [] : [`stop ${exits.stop}`]),
    ...(exits.target === undefined ? [] : [`target ${exits.target}`]),
    ...(exits.trailing === undefined ? [] : [`trailing ${exits.trailing}`]),
    ...(exits.invalidation === undefined ? [] : [`until ${exits.invalidation}`]),
  ];
}
