import type { Side } from "./side.ts";

/** What a server for a single load needs to know. */
export interface Dialect {
  /** The path for callbacks, in grouphook and in Express. */
  readonly path: string;
  /** `form` is AEC's: JSON in the form field `data`. */
  readonly format: "form" | "json";
  /** The body of every success reply. */
  readonly success: string;
}

/** Creates a group on a side that stores groups; resolves to its id. `exchange` resolves to the body of a reply of status 200. */
export type CreateGroup = (groupId: string, exchange: (request: Buffer) => Promise<string>) => Promise<string>;

/** A callback to send. */
export interface OutgoingCallback {
  /** Its kind, as in the load's `adds`. */
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A ratio of two sides' figures that is of interest. */
export interface WantedRatio {
  readonly of: string;
  readonly to: string;
  readonly in: "perSecond" | "p99Ms" | "cpuMicroseconds";
  readonly aim?: number;
}

/** A stream of callbacks, the sides to measure, and what these must store. */
export interface Load {
  readonly name: string;
  /** A description of the callbacks. */
  readonly title: string;
  /** Numbers of clients, if the vendor has a fixed number; otherwise those of the command line. */
  readonly clients?: readonly number[];
  /** The body of every success reply. Any other reply counts as refused. */
  readonly success: string;
  readonly groupId: (index: number) => string;
  /** Absent if callbacks need no group. */
  readonly createGroup?: CreateGroup;
  /** A callback about one of the groups, different for every number. */
  readonly callback: (groupIds: readonly string[], number: number) => OutgoingCallback;
  /** How many rows a callback adds to a place, by place and kind, if it is not one. */
  readonly adds?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Whether a repeated callback is handled like a new one. */
  readonly isRepeatable: boolean;
  /** How long after the last reply writes may still be pending. */
  readonly storedWithinMs: number;
  readonly sides: readonly Side[];
  readonly ratios: readonly WantedRatio[];
}
