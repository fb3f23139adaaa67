import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { type WebSocket, WebSocketServer } from 'ws';
import { monotonicUs, postFrame, tradeFrame } from './frames.ts';

/** Runs beside the one that is measured: `{"ticks":19000,"posts":1000,"forMs":10000}` on its input, `sent …` when done. */
const STEP_MS = 1;
const server = createServer();
const sockets = new WebSocketServer({ server });
let ticks: WebSocket | undefined;
let posts: WebSocket | undefined;
let tickNumber = 0;
let postNumber = 0;
sockets.on('connection', (socket, request) => {
  if (request.url?.startsWith('/binance-spot') === true) ticks = socket;
  else posts = socket;
  console.log('connected');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`port ${typeof address === 'object' ? address?.port : ''}`);
});

/** As many of each a second, evenly. */
function send(ticksASecond: number, postsASecond: number, forMs: number): void {
  const began = performance.now();
  let [sentTicks, sentPosts] = [0, 0];
  const timer = setInterval(() => {
    const passed = Math.min(forMs, performance.now() - began);
    const ts = Date.now();
    for (; sentTicks < (passed * ticksASecond) / 1_000; sentTicks += 1) {
      tickNumber += 1;
      ticks?.send(tradeFrame(tickNumber, ts, monotonicUs()));
    }
    for (; sentPosts < (passed * postsASecond) / 1_000; sentPosts += 1) {
      postNumber += 1;
      posts?.send(postFrame(postNumber, ts, monotonicUs()));
    }
    if (passed < forMs) return;
    clearInterval(timer);
    console.log(`sent ${JSON.stringify({ ticks: sentTicks, posts: sentPosts })}`);
  }, STEP_MS);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { ticks: ticksASecond, posts: postsASecond, forMs } = JSON.parse(line);
  send(ticksASecond, postsASecond, forMs);
});
