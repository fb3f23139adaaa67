import { OPERATOR_COMMANDS } from '../../domain/feed-event.ts';
import type { Decoded, Place, RawRecord } from './record.ts';

/* What a paper run writes on its tape about itself. */

export function decodeClock(_: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  return { kind: 'clock', ts, visible, tape, line };
}

export function decodeClockOffset(record: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  const { source, offset_ms } = record;
  if (typeof source !== 'string' || source === '') return 'bad-clock-offset';
  if (typeof offset_ms !== 'number' || !Number.isSafeInteger(offset_ms)) return 'bad-clock-offset';
  return { kind: 'clock-offset', ts, visible, tape, line, source, offsetMs: offset_ms };
}

export function decodeControl(record: RawRecord, { ts, visible, tape, line }: Place): Decoded {
  const command = OPERATOR_COMMANDS.find((one) => one === record.command);
  return command === undefined ? 'bad-control' : { kind: 'control', ts, visible, tape, line, command };
}
