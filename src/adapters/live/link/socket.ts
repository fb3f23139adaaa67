import { WebSocket } from 'ws';
import { type Ended, endedBy, endedByStatus, type OpenWire } from './wire.ts';

const HANDSHAKE_MS = 10_000;
/** The largest documented message (a full book) is some megabytes. */
const MOST_BYTES = 16_777_216;
const CLOSED: Ended = { kind: 'closed', detail: 'closed by the venue', retryAfterMs: undefined };

/** A WebSocket; each one looks its host up anew. */
export const openSocket: OpenWire = ({ url, headers }, events) => {
  const socket = new WebSocket(url, {
    headers,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    skipUTF8Validation: false,
  });
  let why: Ended = CLOSED;
  socket.on('open', () => events.opened());
  socket.on('message', (data, isBinary) => {
    if (isBinary) events.unreadable();
    else events.frame(data.toString());
  });
  socket.on('ping', () => events.alive());
  socket.on('unexpected-response', (request, response) => {
    why = endedByStatus(response.statusCode ?? 0, response.headers['retry-after']);
    request.destroy();
    response.destroy();
    socket.terminate();
  });
  socket.on('error', (error) => {
    if (why === CLOSED) why = endedBy(error);
  });
  socket.on('close', (code, reason) => {
    const detail = `closed: ${code} ${reason.toString().slice(0, 80)}`.trim();
    events.ended(why === CLOSED ? { ...CLOSED, detail } : why);
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    setPaused: (paused) => {
      if (paused) socket.pause();
      else socket.resume();
    },
    drop: () => socket.terminate(),
  };
};
