import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { FakeExchange } from './fake-exchange.ts';

export interface FakeServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves fake venues on one port of this machine, each under its path. */
export async function serve(exchanges: readonly FakeExchange[], port = 0): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
  const exchangeAt = (request: IncomingMessage): { exchange: FakeExchange | undefined; url: URL } => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const name = url.pathname.split('/')[1];
    return { exchange: exchanges.find(({ venue }) => venue.path === name), url };
  };
  const server = createServer((request, response) => {
    const { exchange, url } = exchangeAt(request);
    const status = exchange === undefined ? 404 : exchange.refusal();
    if (exchange === undefined || status !== undefined) response.writeHead(status ?? 404, { 'retry-after': '1' }).end();
    else exchange.welcomeRequest(request, response, url);
  });
  server.on('upgrade', (request, socket, head) => {
    const { exchange, url } = exchangeAt(request);
    const status = exchange === undefined ? 404 : exchange.refusal();
    socket.on('error', () => undefined);
    if (exchange === undefined || status !== undefined) {
      socket.end(`HTTP/1.1 ${status ?? 404} No\r\nretry-after: 1\r\nconnection: close\r\n\r\n`);
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (client) => exchange.welcomeSocket(client, url));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
