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
  const capped = new Response(counted, response);
  return response.status === 400 || response.status === 422 ? told(capped) : capped;
}

/** What a refusal says in a shape of its own (a list, a `detail`) is put where the SDK looks for it, so that we can learn from it. */
async function told(response: Response): Promise<Response> {
  const text = await response.text();
  const body = saysError(text) ? text : JSON.stringify({ error: { message: text } });
  return new Response(body, { status: response.status, headers: response.headers });
}

function saysError(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'error' in body;
  } catch {
    return false;
  }
}
