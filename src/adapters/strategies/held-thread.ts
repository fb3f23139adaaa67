import { Session } from 'node:inspector';

const PATIENCE_MS = 2_000;

/** The main thread, held still by the debugger in the midst of what it does. For other threads only. */
export class HeldThread {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Undefined when it cannot be held: it waits for something, or a native function does not come back. */
  static async hold(): Promise<HeldThread | undefined> {
    const session = new Session();
    session.connectToMainThread();
    let timer: NodeJS.Timeout | undefined;
    const isHeld = await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
      session.once('Debugger.paused', () => resolve(true));
      session.post('Debugger.enable');
      session.post('Debugger.pause');
    });
    clearTimeout(timer);
    if (isHeld) return new HeldThread(session);
    session.disconnect();
    return undefined;
  }

  /** What an expression of the global scope comes to, on top of what the thread does. */
  evaluate(expression: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#session.post('Runtime.evaluate', { expression }, (error, answer) => {
        if (error !== null || answer.exceptionDetails !== undefined) reject(new Error('not evaluated'));
        else resolve(answer.result.value);
      });
    });
  }

  letGo(): void {
    this.#session.disconnect();
  }

  /** Breaks off what it does, uncaught, and lets it turn to what is next. */
  breakOff(): void {
    this.#session.post('Runtime.terminateExecution');
    this.#session.disconnect();
  }
}
