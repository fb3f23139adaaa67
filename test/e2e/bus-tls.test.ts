import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNatsLog } from '../../src/adapters/store/nats-log.ts';
import { said, startProgram } from '../support/killed-run.ts';
import { NatsServer } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { writeFiles } from '../support/small-run.ts';
import { bars, GRID, SCENARIO, sweepTold } from '../support/sweep.ts';
import { testFolder } from '../support/test-folder.ts';

/** As docs/scale.md gives them. */
const WORKER_RIGHTS = {
  publish: [
    '$KV.quartet-jobs.>',
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.KV_quartet-jobs',
    '$JS.API.STREAM.CREATE.KV_quartet-jobs',
    '$JS.API.STREAM.MSG.DELETE.KV_quartet-jobs',
    '$JS.API.DIRECT.GET.KV_quartet-jobs.>',
  ],
  subscribe: ['_INBOX.>'],
};
const LISTENER_RIGHTS = {
  publish: [
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.quartet-live-btc',
    '$JS.API.STREAM.MSG.GET.quartet-live-btc',
    '$JS.API.CONSUMER.*.quartet-live-btc.>',
    '$JS.API.CONSUMER.MSG.NEXT.quartet-live-btc.>',
  ],
  subscribe: ['_INBOX.>'],
};

const key = nkeys.createUser();
const seed = new TextDecoder().decode(key.getSeed());
const otherSeed = new TextDecoder().decode(nkeys.createUser().getSeed());

const home = testFolder('tls');
let server: NatsServer;
let expired: NatsServer;
beforeAll(async () => {
  for (const name of ['ours', 'another']) authority(name);
  certificate('good', 2);
  certificate('old', -1);
  [server, expired] = await Promise.all([secured('good'), secured('old')]);
});
afterAll(async () => {
  await Promise.all([server.end(), expired.end()]);
});

const file = (name: string): string => join(home, name);
const KEYS = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(words: readonly string[]): void {
  execFileSync('openssl', [...words], { stdio: 'ignore', cwd: home });
}

function authority(name: string): void {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl(['req', '-x509', ...KEYS, '-days', '2', '-subj', `/CN=${name}`, ...files]);
}

/** For 127.0.0.1, signed by `ours`. */
function certificate(name: string, days: number): void {
  const request = ['-subj', '/CN=bus', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl(['req', ...KEYS, ...request, '-keyout', `${name}.key`, '-out', `${name}.csr`]);
  const signing = ['-CA', 'ours.pem', '-CAkey', 'ours.key', '-CAcreateserial', '-copy_extensions', 'copy'];
  openssl(['x509', '-req', '-in', `${name}.csr`, ...signing, '-days', String(days), '-out', `${name}.pem`]);
}

async function secured(name: string): Promise<NatsServer> {
  const users = [
    { user: 'boss', password: 'secret' },
    { user: 'nobody', password: 'secret', permissions: { publish: ['$JS.API.INFO'], subscribe: ['_INBOX.>'] } },
    { nkey: key.getPublicKey(), permissions: WORKER_RIGHTS },
  ];
  const tls = { cert_file: file(`${name}.pem`), key_file: file(`${name}.key`) };
  writeFileSync(file(`${name}.conf`), JSON.stringify({ tls, authorization: { users } }));
  return NatsServer.start(['-js', '-c', file(`${name}.conf`)]);
}

function address(who: string, { url }: NatsServer = server): string {
  return url.replace('nats://', `tls://${who}@`);
}

const trusting = (name: string): NodeJS.ProcessEnv => ({ NODE_EXTRA_CA_CERTS: file(`${name}.pem`) });

it.each([
  [
    'a server whose authority nobody named',
    'boss:secret',
    {},
    /^error: bus-untrusted: .*unable to verify.*NODE_EXTRA_CA_CERTS=FILE$/,
  ],
  ['another authority', 'boss:secret', { authority: 'another' }, /^error: bus-untrusted: .*unable to verify/],
  [
    'a certificate of yesterday',
    'boss:secret',
    { authority: 'ours', isOld: true },
    /^error: bus-untrusted: .*has expired/,
  ],
  ['a wrong password', 'boss:wrong', { authority: 'ours' }, /^error: bus-refused: (?!.*wrong)/],
  ['an unknown NKey', otherSeed, { authority: 'ours' }, /^error: bus-refused: (?!.*SU)/],
  [
    'a user without rights',
    'nobody:secret',
    { authority: 'ours' },
    /^error: bus-not-permitted: .*Publish to "\$JS\.API\.STREAM.*docs\/scale\.md$/,
  ],
] as const)('%s is one line', async (_, who, how, line) => {
  const { authority = undefined, isOld = false } = { authority: undefined, isOld: false, ...how };
  const bus = address(who, isOld ? expired : server);
  const asked = startProgram(['queue', 'ls', '--bus', bus], authority === undefined ? {} : trusting(authority));
  expect([await asked.ended, asked.output()]).toEqual([1, '']);
  const lines = asked.notes().trimEnd().split('\n');
  expect(lines).toEqual([expect.stringMatching(line)]);
});

it('a worker with an NKey and no more than its rights does the jobs of a sweep', async () => {
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': GRID });
  const far = { ...trusting('ours'), XDG_CACHE_HOME: file('far') };
  const handing = ['sweep', file('grid.yaml'), '--bus', address('boss:secret'), '--jobs', '0', '--out', file('out')];
  const sweep = startProgram([...handing, '--json'], trusting('ours'));
  const worker = startProgram(['worker', '--bus', address(seed), '--jobs', '1', '--json'], far);
  await said(worker, 'works');
  expect([await sweep.ended, sweep.notes()]).toEqual([0, '']);
  expect(sweepTold.parse(expectOutput('sweep', sweep.output())).jobs).toMatchObject({ ran: 0, found: 8 });
  worker.process.kill('SIGTERM');
  expect(await worker.ended).toBe(143);
});

it('who listens to a feed needs no more than its rights, and may not publish; with less it is told', async () => {
  const withoutNext = LISTENER_RIGHTS.publish.slice(0, -1);
  const users = [
    { user: 'recorder', password: 'secret' },
    { user: 'listener', password: 'secret', permissions: LISTENER_RIGHTS },
    { user: 'deaf', password: 'secret', permissions: { ...LISTENER_RIGHTS, subscribe: ['news'] } },
    { user: 'mute', password: 'secret', permissions: { ...LISTENER_RIGHTS, publish: withoutNext } },
  ];
  writeFileSync(file('feed.conf'), JSON.stringify({ authorization: { users } }));
  const plain = await NatsServer.start(['-js', '-c', file('feed.conf')]);
  const named = (who: string): string => `${plain.url.replace('//', `//${who}:secret@`)}/btc`;
  try {
    const writing = await openNatsLog(named('recorder'));
    const reading = await openNatsLog(named('listener'));
    await writing.append('one', 1);
    expect(await reading.get(1)).toBe('one');
    const stop = new AbortController();
    for await (const { body } of reading.follow(1, stop.signal)) {
      expect(body).toBe('one');
      stop.abort();
    }
    await expect(openNatsLog(named('listener').replace('nats:', 'tls:'))).rejects.toThrow(/^bus-without-tls: /);
    await expect(openNatsLog(named('deaf'))).rejects.toThrow(
      /^bus-not-permitted: .*it may not subscribe to _INBOX\.>; give its user the rights in docs\/scale\.md$/,
    );
    const mute = await openNatsLog(named('mute'));
    await expect(mute.follow(1, new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toThrow(
      /^bus-not-permitted: .*Publish to "\$JS\.API\.CONSUMER\.MSG\.NEXT/,
    );
    await mute.close();
    await expect(reading.append('two', 2)).rejects.toThrow(/^bus-not-permitted: .*quartet\.live\.btc/);
    await writing.close();
    await reading.close();
  } finally {
    await plain.end();
  }
});
