import type { TableReading } from '../../adapters/tape/table/table.ts';
import { formatInstant } from '../../domain/time.ts';

/** What a table was taken for, to be looked over before it is used. */
export function tableReadingLines(path: string, reading: TableReading): readonly string[] {
  const { source, form, type, columns, set, passedOver, time, decimal, order, span, priceDecimals, records } = reading;
  const pairs = (fields: Readonly<Record<string, string>>): string =>
    Object.entries(fields)
      .map(([field, from]) => `${field} ${from}`)
      .join(', ');
  return [
    `${path}: ${source}, ${form}: ${records} records of type ${type}`,
    `- fields and their columns: ${pairs(columns)}`,
    ...(Object.keys(set).length === 0 ? [] : [`- the same in every row: ${pairs(set)}`]),
    ...(passedOver.length === 0 ? [] : [`- passed over: ${passedOver.join(', ')}`.slice(0, 300)]),
    `- time: ${time}; ${order}; ${formatInstant(span.from)} to ${formatInstant(span.to)}`,
    ...(type === 'post' ? [] : [`- figures: decimal ${decimal}, prices with up to ${priceDecimals} decimals`]),
    ...reading.notes.map((note) => `- ${note}`),
  ];
}
