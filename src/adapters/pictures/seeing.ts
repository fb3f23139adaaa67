import { InputError, invariant } from '../../domain/errors.ts';
import { assertNever } from '../../domain/never.ts';
import type { ChatMessage, ChatModel, Picture } from '../../ports/chat-model.ts';

/** Turns a drawing into the bytes of a PNG: the same on every machine, since a drawing of ours has no text in it. */
export type Painter = (svg: string) => Uint8Array;

export type LoadResvg = () => Promise<typeof import('@resvg/resvg-js')>;

/** Throws an InputError where the renderer, which is optional, is not installed. */
export async function loadPainter(load: LoadResvg = () => import('@resvg/resvg-js')): Promise<Painter> {
  const { Resvg } = await load().catch(() => {
    const what = 'charts are painted by @resvg/resvg-js, which is not installed';
    const mend = 'install it with npm install @resvg/resvg-js, or leave eyes out';
    throw new InputError({ code: 'no-painter', where: 'eyes: charts', what, mend });
  });
  return (svg) => new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

/** Where the bytes of pictures come from. */
export interface PictureDesk {
  /** Read in by the first question that shows a drawing. */
  readonly load: () => Promise<Painter>;
  /** The bytes of a picture that is kept; throws where it is gone or another. */
  readonly kept: (hash: string) => Uint8Array;
}

/** A model whose questions are painted as they are sent. */
export function seeing(model: ChatModel, { load, kept }: PictureDesk): ChatModel {
  return {
    name: model.name,
    async ask(request, signal) {
      const pictures = request.messages.flatMap((message) => ('pictures' in message ? (message.pictures ?? []) : []));
      if (pictures.length === 0) return model.ask(request, signal);
      const paint = pictures.some(({ kind }) => kind === 'drawing') ? await load() : undefined;
      const bytesOf = (picture: Picture): Picture => imageOf(picture, kept, paint);
      return model.ask({ ...request, messages: request.messages.map((one) => painted(one, bytesOf)) }, signal);
    },
  };
}

function painted(message: ChatMessage, bytesOf: (picture: Picture) => Picture): ChatMessage {
  if (!('pictures' in message) || message.pictures === undefined) return message;
  return { ...message, pictures: message.pictures.map(bytesOf) };
}

function imageOf(picture: Picture, kept: PictureDesk['kept'], paint: Painter | undefined): Picture {
  const { width, height } = picture;
  const image = (mediaType: 'image/png' | 'image/jpeg', bytes: Uint8Array): Picture => ({
    kind: 'image',
    width,
    height,
    mediaType,
    base64: Buffer.from(bytes).toString('base64'),
  });
  switch (picture.kind) {
    case 'image':
      return picture;
    case 'kept':
      return image('image/jpeg', kept(picture.sha256));
    case 'drawing':
      invariant(paint !== undefined, 'a drawing is to be painted without a painter');
      return image('image/png', paint(picture.svg));
    default:
      return assertNever(picture);
  }
}
