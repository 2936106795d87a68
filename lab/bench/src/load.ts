import type { Side } from "./side.ts";

/** What a server written for one load alone has to know. */
export interface Dialect {
  /** The path that takes callbacks, as grouphook names it and Express reads it. */
  readonly path: string;
  /** `form` is AEC's: JSON in the form field `data`. */
  readonly format: "form" | "json";
  /** The body of every success reply. */
  readonly success: string;
}

/** Has a side that stores groups make one and gives the id it got. `exchange` gives the body of a reply. */
export type CreateGroup = (groupId: string, exchange: (request: Buffer) => Promise<string>) => Promise<string>;

/** A callback to send. */
export interface OutgoingCallback {
  /** What it tells, in the words of the load's `adds`. */
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A quotient of two sides' figures that is of interest. */
export interface WantedRatio {
  readonly of: string;
  readonly to: string;
  readonly in: "perSecond" | "p99Ms" | "cpuMicroseconds";
  readonly aim?: number;
}

/** A stream of callbacks, the sides it is measured on and what they must have stored. */
export interface Load {
  readonly name: string;
  /** What is sent, for people. */
  readonly title: string;
  /** Numbers of clients, where the vendor has so many and no others; else those of the command line. */
  readonly clients?: readonly number[];
  /** The body of every success reply; any other counts as refused. */
  readonly success: string;
  readonly groupId: (index: number) => string;
  /** Absent where callbacks need no group. */
  readonly createGroup?: CreateGroup;
  /** A callback about one of the groups; no two numbers give the same. */
  readonly callback: (groupIds: readonly string[], number: number) => OutgoingCallback;
  /** What a callback adds to a place where it is not one, by place and kind. */
  readonly adds?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Whether a repeated callback is handled like a fresh one. */
  readonly isRepeatable: boolean;
  /** How long after the last reply something may still be on its way to the database. */
  readonly storedWithinMs: number;
  readonly sides: readonly Side[];
  readonly ratios: readonly WantedRatio[];
}
