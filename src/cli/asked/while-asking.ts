import { openCassette } from '../../adapters/cassette/sqlite-cassette.ts';
import { type ExitCode, stoppedBy } from '../../run/failure.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import type { PaidAskerOptions } from './paid-asker.ts';

/** Where answers are kept, and what ends the asking. */
export type Asking = Pick<PaidAskerOptions, 'cassette' | 'stop'>;

/** Work that pays for answers, each kept in a file: stopped at any point, the same command goes on from there. */
export async function whileAsking(
  cassetteFile: string,
  terminal: Terminal,
  work: (asking: Asking) => Promise<ExitCode>,
): Promise<ExitCode> {
  const cassette = openCassette(cassetteFile, 'record');
  const signal = stopSignal(undefined);
  try {
    return await work({ cassette, stop: signal.stop });
  } catch (error) {
    if (!signal.stop.aborted) throw error;
    terminal.note('stopped; what was answered is kept, and the same command goes on from here');
    return stoppedBy(signal.given);
  } finally {
    terminal.progress('');
    cassette.close();
    signal.release();
  }
}
