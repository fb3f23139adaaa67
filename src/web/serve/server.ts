import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { apiRoutes } from '../api/routes.ts';
import type { RunSource } from '../api/source.ts';
import { type Door, guard, tokenCookie } from './guard.ts';

const ASSETS: ReadonlyMap<string, string> = new Map([
  ['page.js', 'text/javascript; charset=utf-8'],
  ['page.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
]);

/** More than any household of windows needs, and few enough that connections that say nothing cost little. */
const MOST_CONNECTIONS = 1_024;

/**
 * The window's server. It reads and never writes; files are read once and named in a list, so that no path that a
 * client sends reaches the disk. `assets` is the folder that the build made.
 */
export function windowServer(source: RunSource, door: Door, assets: string): Server {
  const app = new Hono();
  app.use(guard(door));
  app.get('/api/v1/session', (context) => {
    // Behind the guard: whoever comes here has shown the token, if there is one.
    if (door.token !== undefined) context.header('set-cookie', tokenCookie(door.token));
    return context.json({ ok: true });
  });
  app.route('/api/v1', apiRoutes(source));
  for (const [name, type] of ASSETS) {
    const bytes = new Uint8Array(readFileSync(join(assets, name)));
    app.get(`/assets/${name}`, (context) => context.body(bytes, 200, { 'content-type': type }));
  }
  const index = readFileSync(join(assets, 'index.html'), 'utf8');
  const pages = ['/', '/runs/*', '/compare'];
  for (const page of pages) app.get(page, (context) => context.html(index));
  app.notFound((context) => context.text('there is nothing here', 404));
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    getRequestListener(app.fetch),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = 10_000;
  return server;
}
