import type { ProbeForecast, ProbeKind } from '../../domain/probe.ts';
import type { Result } from '../../domain/result.ts';
import type { ChatRequest, Rung } from '../../ports/chat-model.ts';

/** What one reply showed. */
export interface ProbeHeard {
  readonly hit: boolean;
  readonly forecast?: ProbeForecast;
  /** What follows from the reply. */
  readonly next?: readonly ProbeTrial[];
}

/** One question, the same for every model, and how its reply is read. */
export interface ProbeTrial {
  readonly kind: ProbeKind;
  request(model: string, rung: Rung): ChatRequest;
  read(text: string): Result<ProbeHeard, 'unreadable'>;
  /** Replies with the thing and without it, for models that follow a script. */
  readonly scripted: { readonly hit: string; readonly miss: string };
}
