/** The little of it that is used: it is optional, and the project builds where it is not installed. */
declare module '@nats-io/transport-node' {
  export interface NatsConnection {
    readonly info?: { readonly version: string; readonly max_payload: number } | undefined;
    /** What happens to it, until it is closed. */
    status(): AsyncIterable<{ readonly type: string; readonly error?: Error }>;
    close(): Promise<void>;
  }
  export interface ConnectionOptions {
    readonly servers: string;
    readonly user?: string;
    readonly pass?: string;
    readonly tls?: object;
    readonly authenticator?: Authenticator;
    readonly timeout: number;
    readonly reconnect?: boolean;
    readonly maxReconnectAttempts?: number;
    readonly reconnectTimeWait?: number;
  }
  /** Signs what the server asks to have signed. */
  export type Authenticator = (nonce?: string) => object;
  export function nkeyAuthenticator(seed: Uint8Array): Authenticator;
  export const nkeys: { createUser(): { getPublicKey(): string; getSeed(): Uint8Array } };
  export function connect(options: ConnectionOptions): Promise<NatsConnection>;
}

declare module '@nats-io/kv' {
  import type { NatsConnection } from '@nats-io/transport-node';

  export interface KvEntry {
    readonly operation: 'PUT' | 'DEL' | 'PURGE';
    readonly revision: number;
    string(): string;
  }
  export interface KV {
    get(key: string): Promise<KvEntry | null>;
    create(key: string, value: string): Promise<number>;
    update(key: string, value: string, revision: number): Promise<number>;
  }
  export class Kvm {
    constructor(connection: NatsConnection);
    create(bucket: string): Promise<KV>;
  }
}

declare module '@nats-io/jetstream' {
  import type { NatsConnection } from '@nats-io/transport-node';

  export interface StreamInfo {
    readonly state: {
      readonly first_seq: number;
      readonly last_seq: number;
      readonly subjects?: Readonly<Record<string, number>>;
    };
  }
  export interface StreamConfig {
    readonly name: string;
    readonly subjects: readonly string[];
    readonly max_bytes: number;
    /** In nanoseconds. */
    readonly max_age: number;
    readonly discard: 'old';
    readonly storage: 'file';
  }
  export interface JetStreamManager {
    readonly streams: {
      info(stream: string, filter?: { readonly subjects_filter: string }): Promise<StreamInfo>;
      add(config: StreamConfig): Promise<StreamInfo>;
      getMessage(stream: string, query: { readonly seq: number }): Promise<{ string(): string } | null>;
      deleteMessage(stream: string, sequence: number, erase: boolean): Promise<boolean>;
    };
  }
  export interface JsMsg {
    readonly seq: number;
    string(): string;
  }
  export interface ConsumerMessages extends AsyncIterable<JsMsg> {
    close(): Promise<unknown>;
  }
  export interface OrderedConsumer {
    consume(options: { readonly max_messages: number; readonly idle_heartbeat: number }): Promise<ConsumerMessages>;
  }
  export interface OrderedConsumerStart {
    readonly deliver_policy: 'by_start_sequence';
    readonly opt_start_seq: number;
  }
  export interface PublishOptions {
    readonly expect: { readonly lastSequence: number };
    readonly timeout: number;
  }
  export interface JetStreamClient {
    publish(subject: string, body: string, options: PublishOptions): Promise<unknown>;
    readonly consumers: { get(stream: string, start: OrderedConsumerStart): Promise<OrderedConsumer> };
  }
  export function jetstream(connection: NatsConnection): JetStreamClient;
  export function jetstreamManager(connection: NatsConnection): Promise<JetStreamManager>;
}
