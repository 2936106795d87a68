import type { Callback, Outcome, PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import type { CallbackError } from "../vocabulary/callback-error.js";
import type { Amendment } from "../vocabulary/verdict.js";
import type { SetupExamination, SetupFile, SetupGuide, SetupSubject } from "./setup-guide.js";

/** One HTTP request, read once. */
export interface Inbound {
  /** Upper case. */
  readonly method: string;
  /** Below the source's mount, path secret taken off: `/` or `/segments`, percent-encoded as sent. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
  /** The body as it came, for those who sign it; see `inboundFrom` for inbounds that are made of text. */
  readonly bytes: Uint8Array;
  readonly remoteAddress: string;
}

/** The HTTP answer the vendor reads. */
export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** The body in place of `body`, where an app's answer is given back byte for byte. Adapters leave it out. */
  readonly bytes?: Uint8Array;
}

/** How a source answers when we fail: the operator's choice, in each vendor's own words. */
export type OnFailure = "allow" | "deny";

/** What can be told of an inbound that cannot be decoded, or of which there is only the beginning. */
export interface Glimpse {
  /** The vendor's own name of the callback. */
  readonly command?: string;
  /** The group of which it tells something. */
  readonly groupId?: string;
  /** Whether it is surely about something else than what people say to each other. */
  readonly isWithoutContent?: boolean;
}

/** Speaks one vendor's callback dialect. Keeps no state, touches no storage, reads no clock. */
export interface Adapter {
  readonly contract: 1;
  readonly vendor: string;
  /** How long the vendor waits for a reply, in milliseconds. */
  readonly deadlineMs: number;
  /** The same for one callback, where the vendor does not wait equally long for all: never less than `deadlineMs`. */
  deadlineOf?(callback: Callback): number;
  /** Every command it has a word for, as its callbacks name them; lets an operator's settings by command be checked. */
  readonly commands?: readonly string[];
  /**
   * The vendor's commands of which callbacks come that are not about groups, so that they become `unsupported`; some of them may
   * be in `commands`, too. Lets patterns of commands be checked.
   */
  readonly otherCommands?: readonly string[];
  /** The HTTP methods the vendor sends callbacks with, in upper case; `POST` alone unless set. */
  readonly methods?: readonly string[];
  /** Bytes of the largest body the vendor sends, with some room; 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** Whether, configured as it is, `authenticate` can tell the vendor from a stranger. */
  readonly tellsCallers: boolean;
  /** The settings it was made with that hold a secret which can be guessed: the server warns of them. */
  readonly shortSecrets?: readonly string[];
  /** Whether `authenticate` never looks at the body: strangers are then refused before one of theirs is read. */
  readonly authenticatesHead?: boolean;
  /** Throws a `CallbackError` "unauthentic" for an inbound that the vendor did not send. Called before `decode`. */
  authenticate(inbound: Inbound, now: Date): void;
  /** Throws a `CallbackError` "malformed" for what cannot be read; an unknown command is no fault but `unsupported`. */
  decode(inbound: Inbound): Callback;
  /** Tells what can be told of an inbound that `decode` cannot read. Never throws, whatever the inbound holds. */
  glimpse?(inbound: Inbound): Glimpse;
  /**
   * The part of an amendment that the reply to a callback has no words for, such as `profile.notice`; `undefined` where all
   * of it can be said. Asked before `encode`, so that what is logged is what is sent: the verdict becomes a denial. Absent
   * where whatever the leeway admits can be said.
   */
  unsayable?(amend: Amendment, callback: ReviewCallback | PerformCallback): string | undefined;
  /** Puts an outcome in the vendor's words; every outcome has a reply. */
  encode(outcome: Outcome, callback: Callback): Reply;
  /**
   * Says in the vendor's words that we failed. Never throws, whatever the inbound holds. `callback` is what `decode` made of
   * the inbound; absent where it made nothing, or was not asked.
   */
  encodeError(error: CallbackError, inbound: Inbound, onFailure: OnFailure, callback?: Callback): Reply;
}

/** A fault in how an operator set up an adapter. Carries no value, since it may be a secret. */
export interface SettingFault {
  readonly setting: string;
  readonly message: string;
}

/** One setting of an adapter, as an operator writes it. */
export interface AdapterSetting {
  readonly name: string;
  readonly description: string;
}

/** What an adapter package exports under the name `vendorAdapter`: the way from settings to a working adapter. */
export interface VendorAdapter {
  /** Of adapters, as the package was made for it: the core that it finds may be of another. */
  readonly contract: 1;
  readonly vendor: string;
  /** The settings it knows, for `--help` and for reading them from the environment. */
  readonly settings: readonly AdapterSetting[];
  /** Takes settings as written by an operator, where every value may be a string; tells all faults at once. */
  configure(
    settings: Readonly<Record<string, unknown>>,
  ): { readonly adapter: Adapter } | { readonly faults: readonly SettingFault[] };
  /** Its settings that are secrets an operator makes up and tells the vendor, such as a token; none unless set. */
  readonly inventedSecrets?: readonly string[];
  /** What an operator does so that the vendor calls a source. Without it, only the address is told. */
  setupGuide?(subject: SetupSubject): SetupGuide;
  /**
   * Looks whether a file of the vendor's own servers makes the vendor call a source, whose path is `callbackPath` with its
   * path secret. Its findings carry no secret. Absent where the vendor has no such file.
   */
  examineSetup?(file: SetupFile, callbackPath: string): SetupExamination;
}
