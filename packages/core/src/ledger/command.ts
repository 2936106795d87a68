import type { PartRefusal } from "../adapter/client/vendor-client.js";
import type { Outcome } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { LedgerEntry } from "./ledger.js";
import type { NewestPage, NewestRequest } from "./ledger-reader.js";

/** The name under which the record, the feed and policies are told of what an app commanded. */
export const COMMANDED = "commanded";

/**
 * What has become of a command. `started`: it is being carried out. `refused`: by the vendor, a policy or a rule.
 * `impossible`: the vendor has no way to do it. `failed`: the vendor gave no answer, and has not done it. `unknown`: the vendor
 * may have done it.
 */
export type CommandState = "started" | "performed" | "refused" | "impossible" | "failed" | "unknown";

/** Every state of a command. */
export const commandStates: readonly CommandState[] = [
  "started",
  "performed",
  "refused",
  "impossible",
  "failed",
  "unknown",
];

/** What was said about a command, and by whom: the vendor, a policy, a rule of the record, or grouphook itself. */
export interface CommandRemark {
  readonly by: "vendor" | "policy" | "rules" | "grouphook";
  readonly code?: number | string;
  /** For people; carries no secret. */
  readonly text: string;
}

/** How a command ended. */
export interface CommandEnd {
  readonly state: Exclude<CommandState, "started">;
  /** Why, unless it was performed; for one that was performed, what its caller should know. */
  readonly remark?: CommandRemark;
  /** What the vendor refused of it, though it did the rest. */
  readonly refused?: readonly PartRefusal[];
  /** The group that it made. */
  readonly groupId?: string;
}

/** What an app was answered to a command, to be answered again. */
export interface CommandAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** JSON by construction. */
  readonly body: object;
}

/** What tells the repetition of a command from another command. */
export interface CommandKey {
  /** Chosen by the caller; unlike that of any other command of its token, for as long as receipts are kept. */
  readonly key: string;
  /** Equal for equal requests. */
  readonly fingerprint: string;
  /** Whether it may be carried out once more, although it may have been when it was first tried, in Unix milliseconds. */
  readonly mayRepeat: (firstTriedAt: number) => boolean;
}

/** A command that is about to be carried out. */
export interface NewCommand {
  readonly source: string;
  readonly vendor: string;
  /** The name of the caller's token. */
  readonly token: string;
  readonly actorId?: string;
  readonly change: GroupChange;
  readonly key?: CommandKey;
  /** Whether grouphook decides about the group: nothing has happened as long as that is not in the record. */
  readonly isOurs: boolean;
}

/** What an app commanded, and what became of it. Times are Unix milliseconds. */
export interface CommandRecord {
  readonly commandId: number;
  readonly startedAt: number;
  /** `null` while it is being carried out. */
  readonly endedAt: number | null;
  /** The name of the caller's token. */
  readonly token: string;
  readonly source: string;
  readonly vendor: string;
  /** `null` for a group that does not exist. */
  readonly groupId: string | null;
  readonly actorId: string | null;
  readonly change: GroupChange["type"];
  /** `null` where it was removed: because a person or a group was erased, or messages are kept no longer. */
  readonly request: GroupChange | null;
  readonly state: CommandState;
  readonly remark: CommandRemark | null;
  readonly refused: readonly PartRefusal[];
}

/** Which commands; all of them unless something is set. */
export interface CommandFilter {
  readonly source?: string;
  readonly groupId?: string;
  readonly token?: string;
  readonly state?: CommandState;
}

/** Selects commands. */
export interface CommandRequest extends CommandFilter {
  /** Only commands with a greater number; 0 unless set. */
  readonly after?: number;
  /** 100 unless set. */
  readonly limit?: number;
}

/** What a command that is to be carried out meets. */
export type Begun =
  | {
      readonly result: "begun";
      readonly commandId: number;
      /** The vendor's time of the newest fact in the record about what the command names: it is carried out after that. */
      readonly newestFact: number | null;
    }
  /** Its key was used for another request. */
  | { readonly result: "other-request" }
  /** It is being carried out, perhaps by a process that has died and is not yet known to have. */
  | { readonly result: "in-progress"; readonly commandId: number }
  /** It may have been carried out, and would do harm twice. */
  | { readonly result: "outcome-unknown"; readonly commandId: number }
  /** It was carried out, or refused; `answer` is `null` where the process died before it answered. */
  | { readonly result: "ended"; readonly command: CommandRecord; readonly answer: CommandAnswer | null };

/**
 * The log of commands. Everything in it is durable before the next step is taken; what cannot be written throws a
 * `CallbackError` or a `LedgerUnavailableError`.
 */
export interface Commands {
  /** Writes that a command is carried out from now on, unless its key says otherwise. */
  begin(command: NewCommand): Promise<Begun>;
  /** Settles what a command did, and writes its end in the same transaction. Throws as `Ledger.settle` does. */
  settle(commandId: number, entry: LedgerEntry, endOf: (outcome: Outcome) => CommandEnd): Promise<Outcome>;
  /** Writes the end of a command that changes nothing in the record, or more about its end. */
  end(commandId: number, end: CommandEnd): Promise<void>;
  /** Writes that nobody knows what became of a command, and marks its group stale in the same transaction. */
  leaveUnknown(command: LeftCommand, remark: CommandRemark): Promise<void>;
  /** Keeps what was answered to a command with a key. */
  keepAnswer(commandId: number, answer: CommandAnswer): Promise<void>;
  /** In the order in which they began. Throws a `PositionError` for a number greater than the newest. */
  list(request?: CommandRequest): Promise<readonly CommandRecord[]>;
  /** The newest first. Looks at a limited number of commands, however few pass the filter. */
  newest(request?: NewestRequest & CommandFilter): Promise<NewestPage<CommandRecord>>;
}

/** What must be known of a command to leave it. */
export interface LeftCommand {
  readonly commandId: number;
  readonly source: string;
  readonly token: string;
  /** Absent for a group without an id that is known. */
  readonly groupId?: string;
}
