import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:tls';
import type { PictureNet } from '../../src/adapters/pictures/fetch-picture.ts';
import { ownCertificate } from './own-certificate.ts';

export interface PictureHost {
  /** Leads to it, whatever the address. */
  readonly connect: PictureNet['connect'];
  close(): void;
}

/** The internet's hosts as one server on loopback, with a certificate of its own for them. */
export async function pictureHost(
  hosts: readonly string[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<PictureHost> {
  const { key, cert } = ownCertificate(hosts);
  const server = createServer({ key, cert }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  return {
    connect: (_, host) => connect({ host: '127.0.0.1', port, servername: host, ca: cert }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
