/** A message and its place in a log: the first is 1, each further one a place on. */
export interface LogMessage {
  readonly place: number;
  readonly body: string;
}

/** From where to where a log reaches; `last` lies below `first` where it holds nothing. */
export interface LogSpan {
  readonly first: number;
  readonly last: number;
}

/** Messages that one process appends and any number read, each at its own pace. The oldest go when there is no room. */
export interface SharedLog {
  /** For people: where it is. */
  readonly name: string;
  /** A longer body is not taken. */
  readonly mostBytes: number;
  span(): Promise<LogSpan>;
  /** Undefined where nothing stands at that place, or no more. */
  get(place: number): Promise<string | undefined>;
  /** Appends at this place; false where the log's next place is another, and then nothing is written. */
  append(body: string, place: number): Promise<boolean>;
  /** What stands from a place on, and what comes. Ends when told to, and when nothing has come for some seconds. */
  follow(place: number, stop: AbortSignal): AsyncIterable<LogMessage>;
  close(): Promise<void>;
}
