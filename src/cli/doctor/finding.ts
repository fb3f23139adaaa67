/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do; undefined when there is nothing to do. */
  readonly mend: string | undefined;
}

export function good(check: string, found: string, mend?: string): Finding {
  return { check, ok: true, found, mend };
}

export function bad(check: string, found: string, mend: string): Finding {
  return { check, ok: false, found, mend };
}

/** What came of it, or that it took too long. */
export async function within<Value>(spanMs: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${spanMs / 1_000} s`)), spanMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
