import { ignoresSignals, listensToSignals, tookSignal } from '../adapters/strategies/watch.ts';

export interface StopSignal {
  readonly stop: AbortSignal;
  /** Who told it to; undefined when time did, or nobody. */
  readonly given: 'SIGINT' | 'SIGTERM' | undefined;
  release(): void;
}

/** Aborts on Ctrl-C, on a polite kill, or after so long: what was begun is then brought to a good end. */
export function stopSignal(afterMs: number | undefined): StopSignal {
  const controller = new AbortController();
  let given: StopSignal['given'];
  const take = (signal: NodeJS.Signals): void => {
    leave();
    given = signal === 'SIGTERM' ? signal : 'SIGINT';
    tookSignal();
    controller.abort();
  };
  // A second one ends the process at once.
  const leave = (): void => {
    if (process.listeners('SIGINT').includes(take)) ignoresSignals();
    process.off('SIGINT', take);
    process.off('SIGTERM', take);
  };
  process.on('SIGINT', take);
  process.on('SIGTERM', take);
  listensToSignals();
  const timer = afterMs === undefined ? undefined : setTimeout(() => controller.abort(), afterMs);
  return {
    stop: controller.signal,
    get given() {
      return given;
    },
    release: () => {
      leave();
      clearTimeout(timer);
    },
  };
}
