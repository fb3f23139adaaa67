/** Aborts on Ctrl-C, on a polite kill, or after so long: what was begun is then brought to a good end. */
export function stopSignal(afterMs: number | undefined): { readonly stop: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const timer = afterMs === undefined ? undefined : setTimeout(stop, afterMs);
  return {
    stop: controller.signal,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      clearTimeout(timer);
    },
  };
}
