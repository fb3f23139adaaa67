import { canonicalJson } from './canonical.ts';
import type { RunRecord } from './record.ts';
import { decisionText, entryText, equityText, fillText, orderText } from './record-text.ts';

/** The canonical text of one record: what the journal stores and the digest is taken over. */
export function encodeRecord(record: RunRecord): string {
  switch (record.kind) {
    case 'entry-booked':
      return entryText(record.entry);
    case 'fill-made':
      return fillText(record.fill);
    case 'order-approved':
      return orderText(record.order);
    case 'decision-made':
      return decisionText(record);
    case 'equity-sampled':
      return equityText(record);
    default:
      return canonicalJson(record);
  }
}

/** A row's body from the texts of its records. */
export function encodeRow(texts: readonly string[]): string {
  return `[${texts.join(',')}]`;
}
