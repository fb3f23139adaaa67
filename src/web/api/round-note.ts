import type { ForecastMade, RunRecord } from '../../domain/record.ts';
import type { RoundNote } from './log-items.ts';

/** Views this far apart are worth a jump. */
const DISAGREEMENT = 0.3;

/** What a record says of the round it belongs to; undefined: nothing that a list of rounds shows. */
export function roundNote(record: RunRecord): Omit<RoundNote, 'sequence'> | undefined {
  if (record.kind === 'hold-made') return { outcome: `hold: ${record.reason}` };
  if (record.kind === 'team-decided')
    return decidedNote(record.verdict, `${record.action.replace('_', ' ')} ${record.symbol}: ${record.verdict}`);
  if (record.kind === 'order-refused') return { mark: 'refusal' };
  if (record.kind === 'stance-revised') return { mark: 'flip' };
  if (record.kind === 'claims-audited') return record.flagged.length > 0 ? { mark: 'audit' } : undefined;
  if (record.kind === 'forecast-made') return isApart(record) ? { mark: 'disagreement' } : undefined;
  if (record.kind === 'fill-made') return { mark: record.fill.cause.kind === 'liquidation' ? 'liquidation' : 'fill' };
  return undefined;
}

function decidedNote(verdict: string, outcome: string): Omit<RoundNote, 'sequence'> {
  if (verdict === 'clamp') return { mark: 'clamp', outcome };
  return verdict === 'reject' ? { mark: 'refusal', outcome } : { outcome };
}

function isApart({ blind }: ForecastMade): boolean {
  const views = Object.values(blind);
  return views.length > 1 && Math.max(...views) - Math.min(...views) >= DISAGREEMENT;
}
