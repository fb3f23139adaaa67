/** Above every price: a threshold that is never reached from below. */
export const NEVER_ABOVE = Number.MAX_SAFE_INTEGER;
/** Below every price. */
export const NEVER_BELOW = Number.MIN_SAFE_INTEGER;
