const TAG = /<(\/?)think(?:ing)?>/gi;

/**
 * A model's answer without its thinking. Some servers send only the closing tag, since the opening one stands in their
 * prompt: what is before it is thinking too. Thinking that never ends takes the rest with it.
 */
export function withoutThinking(reply: string): string {
  let kept = '';
  let from = 0;
  let depth = 0;
  for (const { 0: tag, 1: closing, index } of reply.matchAll(TAG)) {
    if (depth === 0) kept = closing === '' ? kept + reply.slice(from, index) : '';
    depth = closing === '' ? depth + 1 : Math.max(0, depth - 1);
    from = index + tag.length;
  }
  return depth === 0 ? kept + reply.slice(from) : kept;
}
