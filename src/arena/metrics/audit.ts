import type { Conduct } from '../../domain/conduct.ts';
import { quotient } from '../metric.ts';
import { defineMetric } from './spec.ts';

const BLIND: ReadonlySet<Conduct['phase']> = new Set(['propose', 'solo']);
const DEBATED: ReadonlySet<Conduct['phase']> = new Set(['criticise']);

const share = <const Id extends string>(
  id: Id,
  label: string,
  phases: ReadonlySet<Conduct['phase']>,
  faultsOf: (conduct: Conduct) => number,
  what: string,
) =>
  defineMetric({
    id,
    label,
    unit: 'fraction',
    definition: `share of claims ${phases === BLIND ? 'before' : 'in'} the debate ${what}`,
    of({ history }) {
      const own = history.conduct.filter(({ phase }) => phases.has(phase));
      const faults = own.reduce((sum, one) => sum + faultsOf(one), 0);
      const claims = own.reduce((sum, one) => sum + one.claims, 0);
      return quotient(faults, claims, 'nothing was claimed');
    },
  });

const INVENTED = 'that cite nothing, or what was never shown or not yet there';
const mismatched = ({ flags }: Conduct): number => flags['unsupported-number'] ?? 0;
const MISMATCHED = 'with a number that is not in what they cite';

export const fabricatedBefore = share(
  'fabricatedBefore',
  'Fabricated, before',
  BLIND,
  ({ dropped }) => dropped,
  INVENTED,
);
export const fabricatedAfter = share(
  'fabricatedAfter',
  'Fabricated, in debate',
  DEBATED,
  ({ dropped }) => dropped,
  INVENTED,
);
export const mismatchedBefore = share('mismatchedBefore', 'Numbers off, before', BLIND, mismatched, MISMATCHED);
export const mismatchedAfter = share('mismatchedAfter', 'Numbers off, in debate', DEBATED, mismatched, MISMATCHED);
