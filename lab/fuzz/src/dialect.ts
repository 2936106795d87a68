import type { Adapter, CallbackReport, Inbound, OnFailure, Reply } from "@grouphook/core";
import type { SeededRandom } from "@grouphook/testkit";
import type { Specimen } from "./specimen.ts";

/** The kind of value of a key in a vendor's JSON, to create valid callbacks about few groups and users. */
export type Meaning =
  | "group"
  | "user"
  | "users"
  | "userList"
  | "milliseconds"
  | "seconds"
  | "number"
  | "topic"
  | "text";

/** An adapter with random options. */
export interface Installation {
  readonly adapter: Adapter;
  /** A description of the options, without secrets. */
  readonly description: string;
  /** Texts that must not be in a reply or a log line. */
  readonly secrets: readonly string[];
  inboundOf(specimen: Specimen): Inbound;
}

/** An answer and its question. */
export interface Answer {
  readonly reply: Reply;
  readonly report: CallbackReport;
  readonly query: string;
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
  install(random: SeededRandom): Installation;
  /** What is wrong with a reply in the vendor's grammar, or `undefined`. */
  judge(answer: Answer): string | undefined;
}

/** The path secret: the first segment below the mount. */
export const PATH_SECRET = "PathSecretThatNobodyMaySee";
/** The token that signs callbacks, if they are signed. */
export const TOKEN = "TokenThatNobodyMaySee";

/** The path in the vendor's configuration. */
export function sealedPath({ path, seal }: Specimen): string {
  return seal === "none" ? path : `/${PATH_SECRET}${path}`;
}
