import { InputError } from '../../domain/errors.ts';
import type { ChatMessage, ChatModel, Picture } from '../../ports/chat-model.ts';

/** Turns a drawing into the bytes of a PNG: the same on every machine, since a drawing of ours has no text in it. */
export type Painter = (svg: string) => Uint8Array;

export type LoadResvg = () => Promise<typeof import('@resvg/resvg-js')>;

/** Throws an InputError where the renderer, which is optional, is not installed. */
export async function loadPainter(load: LoadResvg = () => import('@resvg/resvg-js')): Promise<Painter> {
  const { Resvg } = await load().catch(() => {
    throw new InputError({
      code: 'no-painter',
      where: 'eyes: charts',
      what: 'charts are painted by @resvg/resvg-js, which is not installed',
      mend: 'install it with npm install @resvg/resvg-js, or leave eyes out',
    });
  });
  return (svg) => new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

/** A model whose questions are painted as they are sent; the painter is read in by the first that shows anything. */
export function seeing(model: ChatModel, load: () => Promise<Painter> = loadPainter): ChatModel {
  return {
    name: model.name,
    async ask(request, signal) {
      if (!request.messages.some(hasDrawing)) return model.ask(request, signal);
      const paint = await load();
      return model.ask({ ...request, messages: request.messages.map((message) => painted(message, paint)) }, signal);
    },
  };
}

function hasDrawing(message: ChatMessage): boolean {
  return 'pictures' in message && message.pictures?.some(({ kind }) => kind === 'drawing') === true;
}

function painted(message: ChatMessage, paint: Painter): ChatMessage {
  if (!('pictures' in message) || message.pictures === undefined) return message;
  return { ...message, pictures: message.pictures.map((picture) => imageOf(picture, paint)) };
}

function imageOf(picture: Picture, paint: Painter): Picture {
  if (picture.kind === 'image') return picture;
  const { width, height, svg } = picture;
  return { kind: 'image', width, height, mediaType: 'image/png', base64: Buffer.from(paint(svg)).toString('base64') };
}
