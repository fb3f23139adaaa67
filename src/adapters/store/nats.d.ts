/** The little of it that is used: it is optional, and the project builds where it is not installed. */
declare module '@nats-io/transport-node' {
  export interface NatsConnection {
    readonly info?: { readonly version: string } | undefined;
    close(): Promise<void>;
  }
  export interface ConnectionOptions {
    readonly servers: string;
    readonly user?: string;
    readonly pass?: string;
    readonly tls?: object;
    readonly timeout: number;
    readonly reconnect?: boolean;
    readonly maxReconnectAttempts?: number;
    readonly reconnectTimeWait?: number;
  }
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
    readonly state: { readonly subjects?: Readonly<Record<string, number>> };
  }
  export interface JetStreamManager {
    readonly streams: {
      info(stream: string, filter: { readonly subjects_filter: string }): Promise<StreamInfo>;
      deleteMessage(stream: string, sequence: number, erase: boolean): Promise<boolean>;
    };
  }
  export function jetstreamManager(connection: NatsConnection): Promise<JetStreamManager>;
}
