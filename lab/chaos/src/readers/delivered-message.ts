/** Events that came together to a reader. */
export interface DeliveredMessage {
  /** What the reader knows it by, the same each time it comes: `webhook-id`, or the id in a broker, or of the event. */
  readonly id: string;
  /** Parsed from JSON. */
  readonly events: readonly unknown[];
}

/** What a reader is promised. */
export interface ReaderPromise {
  /** What is in order: the whole feed, or the events of each group. */
  readonly order: "feed" | "group";
  /** Whether the same may come again. */
  readonly mayRepeat: boolean;
}

/** Somebody who is told all events of the feed. */
export interface Reader extends ReaderPromise {
  readonly name: string;
  /** Everything that it has taken so far, in the order in which it came. */
  messages(): Promise<readonly DeliveredMessage[]>;
  /** Messages that were sent while another of the same lane was still unanswered; only a receiver can see that. */
  overlapping?(): number;
  /** Answers that should not have come. */
  readonly complaints: readonly string[];
}
