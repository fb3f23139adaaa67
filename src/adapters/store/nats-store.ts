import type { JetStreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { SharedStore } from '../../ports/shared-store.ts';
import { connectNats, isOvertaken, type Patience, patiently } from './nats-link.ts';

const BUCKET = 'quartet-jobs';
/** Where the bucket keeps its keys. */
const STREAM = `KV_${BUCKET}`;
const SUBJECT = `$KV.${BUCKET}.`;

/**
 * A store on a NATS server with JetStream, for processes of many machines: one key-value bucket. A server that is killed
 * and comes back is waited for; what was sent to it when it went is looked up before it is sent again.
 * @param url `nats://[user:password@]host[:port]`, or `tls://…`
 * @throws InputError where there is no client for it here, StorageError where the server cannot be reached or refuses
 */
export async function openNatsStore(url: string): Promise<SharedStore> {
  const { connection, client, starting, asked } = await connectNats(url);
  try {
    const bucket = await patiently(starting, () => new client.Kvm(connection).create(BUCKET));
    const manager = await patiently(starting, () => client.jetstreamManager(connection));
    return storeOn(connection, { bucket, manager }, asked);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function storeOn(
  connection: NatsConnection,
  { bucket, manager }: { bucket: KV; manager: JetStreamManager },
  asked: Patience,
): SharedStore {
  const get: SharedStore['get'] = (key) =>
    patiently(asked, async () => {
      const entry = await bucket.get(key);
      return entry === null || entry.operation !== 'PUT'
        ? undefined
        : { value: entry.string(), revision: entry.revision };
    });
  const put: SharedStore['put'] = async (key, value, revision) => {
    let isAgain = false;
    return patiently(asked, async () => {
      // Nobody knows whether what was sent to a server that went has arrived.
      const before = isAgain ? await bucket.get(key) : null;
      if (before !== null && before.revision > revision && before.string() === value) return before.revision;
      isAgain = true;
      try {
        return revision === 0 ? await bucket.create(key, value) : await bucket.update(key, value, revision);
      } catch (error) {
        if (isOvertaken(error)) return undefined;
        throw error;
      }
    });
  };
  return {
    get,
    put,
    // When the server writes to its disk is the server's to say (sync_interval).
    putLasting: put,
    // Taken out of the stream: a marker in its place would have to be read over in every list.
    async remove(key, revision) {
      let isAgain = false;
      return patiently(asked, async () => {
        if (isAgain && (await bucket.get(key)) === null) return true;
        isAgain = true;
        try {
          return await manager.streams.deleteMessage(STREAM, revision, false);
        } catch (error) {
          if (isOvertaken(error)) return false;
          throw error;
        }
      });
    },
    keys: (prefix) =>
      patiently(asked, async () => {
        const { state } = await manager.streams.info(STREAM, { subjects_filter: `${SUBJECT}${prefix}>` });
        return Object.keys(state.subjects ?? {})
          .map((subject) => subject.slice(SUBJECT.length))
          .sort();
      }),
    async close() {
      await connection.close();
    },
  };
}
