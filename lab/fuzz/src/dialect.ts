import type { Adapter, CallbackReport, Inbound, OnFailure, Reply } from "@grouphook/core";
import type { SeededRandom } from "@grouphook/testkit";
import type { Specimen } from "./specimen.ts";

/** The kind of value of a key in a vendor's JSON, to create valid callbacks about few groups and users. */
export type Meaning =
  | "group"
  | "user"
  /** A group's id if it looks like one. */
  | "groupOrUser"
  | "users"
  | "userList"
  | "milliseconds"
  | "seconds"
  | "number"
  | "topic"
  /** A text that few other callbacks have, such as the id of a callback. */
  | "once"
  | "text";

/** An adapter with random options. */
export interface Installation {
  readonly adapter: Adapter;
  /** A description of the options, without secrets. */
  readonly description: string;
  /** Texts that must not be in a reply or a log line. */
  readonly secrets: readonly string[];
  inboundOf(specimen: Specimen): Inbound;
  /** What is wrong with a reply in the vendor's grammar, or `undefined`. */
  judge(answer: Answer): string | undefined;
}

/** An answer and its question. */
export interface Answer {
  readonly reply: Reply;
  readonly report: CallbackReport;
  /** As it arrived, with the path secret. */
  readonly inbound: Inbound;
  readonly onFailure: OnFailure;
}

/** What fuzzing needs to know of one vendor. */
export interface Dialect {
  readonly vendor: string;
  /** The folder of the adapter below `packages`. */
  readonly folder: string;
  /** Every callback among the fixtures. */
  specimens(): readonly Specimen[];
  readonly commands: readonly string[];
  /** The kind of value of a key, in lower case. */
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Where an id stands in a text that says more; the whole text unless set. */
  readonly idWithin?: RegExp;
  /** The headers that the vendor's servers send beside those of its specimens. */
  readonly headers: readonly string[];
  install(random: SeededRandom): Installation;
}

/** The path secret: the first segment below the mount. */
export const PATH_SECRET = "PathSecretThatNobodyMaySee";
/** The token that signs callbacks, if they are signed. */
export const TOKEN = "TokenThatNobodyMaySee";

/** The path in the vendor's configuration. */
export function sealedPath({ path, seal }: Specimen): string {
  return seal === "none" ? path : `/${PATH_SECRET}${path}`;
}
