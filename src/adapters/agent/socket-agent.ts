import { WebSocket } from 'ws';
import { type AgentEnd, MOST_ANSWER_BYTES, MOST_BYTES, type OpenAgent } from './link.ts';

/** An agent that listens on this machine: a question and an answer are one text frame each. */
export function socketAgent(url: string): OpenAgent {
  return (events) => {
    const socket = new WebSocket(url, {
      maxPayload: MOST_ANSWER_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    let heard = 0;
    let isOver = false;
    const unsent: string[] = [];
    const end = (why: AgentEnd | undefined): void => {
      if (isOver) return;
      isOver = true;
      socket.terminate();
      if (why !== undefined) events.ended(why);
    };
    socket.on('open', () => {
      for (const text of unsent.splice(0)) socket.send(text);
    });
    socket.on('message', (data) => {
      if (isOver) return;
      const text = data.toString();
      heard += text.length;
      if (heard > MOST_BYTES) {
        end({ failure: 'too-large', detail: `it sent more than ${MOST_BYTES} characters to one question` });
      } else events.answer(text);
    });
    socket.on('error', (error) => {
      const tooLarge = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      if (tooLarge) end({ failure: 'too-large', detail: `it sent a frame of more than ${MOST_ANSWER_BYTES} bytes` });
      else end({ failure: 'unreachable', detail: `${url}: ${error.message}` });
    });
    socket.on('close', (code) => end({ failure: 'server-error', detail: `it closed the connection (${code})` }));
    return {
      send(text) {
        heard = 0;
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
        else unsent.push(text);
      },
      drop: () => end(undefined),
    };
  };
}
