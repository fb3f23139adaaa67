/** A reply grew beyond what we are ready to hold. */
export class ReplyTooLarge extends Error {}

const MAX_BODY_BYTES = 4_194_304;

/** Fetch that follows no redirect (a key is bound to its origin) and stops reading a body that does not end. */
export async function cappedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'error' });
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > MAX_BODY_BYTES) controller.error(new ReplyTooLarge());
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, response);
}
