import type { Adapter, CallbackReport, Inbound, OnFailure, Reply } from "@grouphook/core";
import type { SeededRandom } from "@grouphook/testkit";
import type { Specimen } from "./specimen.ts";

/** What a key of a vendor's JSON holds, so that valid callbacks about few groups and users can be made up. */
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

/** An adapter set up in one of its ways. */
export interface Installation {
  readonly adapter: Adapter;
  /** For people: the options, without secrets. */
  readonly description: string;
  /** What no reply and no log line may hold. */
  readonly secrets: readonly string[];
  inboundOf(specimen: Specimen): Inbound;
}

/** What was answered, and to what. */
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
  /** Every callback on file. */
  specimens(): readonly Specimen[];
  readonly commands: readonly string[];
  /** Tells by a key, in lower case, what it holds. */
  readonly meanings: ReadonlyMap<string, Meaning>;
  install(random: SeededRandom): Installation;
  /** What is wrong with a reply by the vendor's grammar, or `undefined`. */
  judge(answer: Answer): string | undefined;
}

/** First segment below the mount of every callback that is not a stranger's. */
export const PATH_SECRET = "PathSecretThatNobodyMaySee";
/** What callbacks are signed with, where they are. */
export const TOKEN = "TokenThatNobodyMaySee";

/** The path as the vendor would have it configured. */
export function sealedPath({ path, seal }: Specimen): string {
  return seal === "none" ? path : `/${PATH_SECRET}${path}`;
}
