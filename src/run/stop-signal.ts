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
  const stop = (signal?: unknown): void => {
    if (signal === 'SIGINT' || signal === 'SIGTERM') given = signal;
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const timer = afterMs === undefined ? undefined : setTimeout(stop, afterMs);
  return {
    stop: controller.signal,
    get given() {
      return given;
    },
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      clearTimeout(timer);
    },
  };
}
