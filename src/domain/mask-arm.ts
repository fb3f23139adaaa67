/**
 * What else is changed of a market under a mask: nothing; every text for one that was written before; the market turned
 * upside down; every text that leans for one that leans the other way.
 */
export const MASK_ARMS = ['masked', 'shuffled', 'drift', 'stance'] as const;
export type MaskArm = (typeof MASK_ARMS)[number];
