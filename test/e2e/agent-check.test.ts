import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { agentCheckOutput } from '../../src/cli/output/house.ts';
import { asPerson, writeAgents } from '../support/agents.ts';
import { quartet } from '../support/cli.ts';
import { withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { pythonWith } from '../support/python.ts';
import { testFolder } from '../support/test-folder.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLES = at('../../examples/agents');
/** A wheel of many megabytes is fetched for it. */
const WITH_PANDAS = process.env.QUARTET_FULL === '1';
const CHECKS = 12;

const config = testFolder('agent-check');
const sockets = new WebSocketServer({ noServer: true });
const server = createServer().on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (connection) => {
    connection.on('error', () => undefined);
    connection.on('message', (data) => {
      const id = /"id":"([0-9a-f]+)"/.exec(data.toString())?.[1];
      const answer = JSON.stringify({ id, decisions: [] });
      connection.send(request.url === '/huge' ? answer + ' '.repeat(1_100_000) : answer);
    });
  });
});

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : expect.fail('it does not listen');
  const broken = `import json, sys
for place, line in enumerate(sys.stdin):
    id = json.loads(line)["id"]
    print("starting up" if place == 0 else json.dumps({"id": id, "decisions": [] if place < 4 else "none"}), flush=True)
`;
  const careless = `import json, sys
close = dict(action="close", weight=0, pUp=0.5, horizonMinutes=60, leverage=1, stop=None, target=None, invalidation=None)
for line in sys.stdin:
    asked = json.loads(line)
    own = [dict(close, symbol=one["symbol"], claims=[], rationale="") for one in asked["snapshot"]["held"]]
    print(json.dumps({"id": asked["id"], "decisions": own}), flush=True)
`;
  // As somebody copies them, far from this project and what it has installed.
  cpSync(EXAMPLES, join(config, 'quartet'), { recursive: true });
  writeAgents(config, {
    plain: ['python3', 'plain.py'],
    crowd: ['tsx', 'crowd.ts'],
    broken: ['python3', '-c', broken],
    careless: ['python3', '-c', careless],
    nosy: ['sh', '-c', 'echo $(env | cut -d = -f 1) >&2; exit 1'],
    socket: `ws://127.0.0.1:${port}/`,
    huge: `ws://127.0.0.1:${port}/huge`,
    closed: 'ws://127.0.0.1:1/',
    ...(WITH_PANDAS ? { pandas: [pythonWith(at('../support/pandas-requirements.txt')), 'trend_pandas.py'] } : {}),
  });
});
afterAll(() => {
  sockets.close();
  server.closeAllConnections();
  server.close();
});

async function checked(name: string) {
  const words = ['agent', 'check', name, '--trust', '--json'];
  const { out, exitCode } = await asPerson(config, () => quartet(words));
  const { checks } = agentCheckOutput.parse(expectOutput('agent-check', out));
  return { exitCode, checks, failed: checks.filter(({ verdict }) => verdict === 'failed') };
}

describe('the examples answer whatever they are asked, and trade', () => {
  const answers = async (name: string): Promise<void> => {
    const { exitCode, checks } = await checked(name);
    expect(checks.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect([exitCode, checks]).toEqual([0, expect.objectContaining({ length: CHECKS })]);
    expect(checks[0]?.what).toMatch(/[12] of them open/);
  };
  it.each(['plain', 'crowd'])('%s', answers);
  it.skipIf(!WITH_PANDAS)('trend_pandas (QUARTET_FULL=1, which fetches pandas)', () => answers('pandas'));
});

describe('a check', () => {
  it('says what is wrong with one that speaks before it answers and forgets its shape', async () => {
    const { exitCode, failed } = await checked('broken');
    expect(exitCode).toBe(1);
    expect(failed[0]?.what).toContain('no JSON object');
    expect(failed.at(-1)?.what).toContain('decisions: Invalid input');
    expect(failed.every(({ mend }) => mend !== undefined)).toBe(true);
  });

  it('tells one that closes without citing anything, whose cycles would hold', async () => {
    const { exitCode, checks } = await checked('careless');
    const noted = checks.filter(({ verdict }) => verdict === 'note');
    expect([exitCode, noted.length]).toEqual([0, 2]);
    expect(noted[0]?.mend).toBe('BTC: it cites nothing that was shown, and what cites nothing is an invention');
  });

  it('starts it with nothing of the environment but where programs, home and language are', async () => {
    const { failed } = await withEnvironment({ CANARY_API_KEY: 'secret' }, () => checked('nosy'));
    const names = (failed[0]?.what ?? '').replace(/.*on stderr: /, '').split(' ');
    expect(names).toContain('PATH');
    // What a shell sets by itself aside.
    expect(names.filter((name) => !['PATH', 'HOME', 'LANG', 'PWD', 'SHLVL', 'OLDPWD', '_'].includes(name))).toEqual([]);
  });

  it('asks a WebSocket of this machine the same, and is not drowned by it', async () => {
    expect((await checked('socket')).failed).toEqual([]);
    const huge = await checked('huge');
    expect(huge.failed.map(({ what }) => what)).toEqual(
      Array.from({ length: CHECKS - 1 }, () => 'it sent a frame of more than 1000000 bytes'),
    );
    expect((await checked('closed')).failed[0]?.what).toContain('ECONNREFUSED');
  });

  it('refuses an address of another machine where it is read', async () => {
    const far = join(config, 'far');
    writeAgents(far, { far: 'ws://example.com/' });
    const { exitCode, notes } = await asPerson(far, () => quartet(['agent', 'check', 'far']));
    expect([exitCode, notes.join()]).toEqual([2, expect.stringContaining('agents[0].url')]);
  });
});
