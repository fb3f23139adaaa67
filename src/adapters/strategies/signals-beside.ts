const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
type StopSignalName = keyof typeof SIGNALS;

interface SignalHandle {
  onsignal: () => void;
  start(number: number): number;
  stop(): void;
  unref(): void;
}

declare global {
  namespace NodeJS {
    interface Process {
      /** Deprecated, and the one way there is for a thread that is not the main one to hear a signal. */
      binding?(name: 'signal_wrap'): { readonly Signal: new () => SignalHandle };
    }
  }
}

/**
 * Signals, heard by a thread beside the main one, which hears them only between two things it does. What the main thread
 * has been told and has not taken yet is `waiting`.
 */
export class SignalsBeside {
  /** Whether this runtime lets a thread hear them. */
  readonly isOpen: boolean;
  readonly #taken: () => number;
  readonly #handles: SignalHandle[] = [];
  #count: number;
  #last: StopSignalName = 'SIGINT';

  /** `taken` are those that the main thread has acted on; `hasTaker` tells whether it would. */
  constructor(taken: () => number, hasTaker: () => boolean) {
    this.#taken = taken;
    this.#count = taken();
    const Signal = signalClass();
    this.isOpen = Signal !== undefined;
    if (Signal === undefined) return;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      const handle = new Signal();
      handle.unref();
      handle.onsignal = () => {
        this.#count += 1;
        this.#last = name;
        // To listen is to keep a signal from ending the process: where nobody else does, it is to end.
        if (this.waiting !== undefined && !hasTaker()) this.pass(name);
      };
      handle.start(SIGNALS[name]);
      this.#handles.push(handle);
    }
  }

  get waiting(): StopSignalName | undefined {
    return this.#count > this.#taken() ? this.#last : undefined;
  }

  /** Sends it on to the process, which it ends unless the main thread listens. */
  pass(name: StopSignalName): void {
    for (const handle of this.#handles) handle.stop();
    process.kill(process.pid, name);
  }
}

function signalClass(): (new () => SignalHandle) | undefined {
  // Of this thread alone.
  process.noDeprecation = true;
  try {
    return process.binding?.('signal_wrap').Signal;
  } catch {
    return undefined;
  }
}
