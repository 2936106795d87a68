import type { CallbackCircumstances } from "./callback-circumstances.js";
import type { GroupChange } from "./change.js";
import type { GroupObserved, OBSERVED, ObservedOutcome, ReadingPurpose, RecordedChange } from "./group-observed.js";
import type { Json } from "./json.js";
import type { Amendment, DenialCode, Leeway } from "./verdict.js";

/**
 * Who may make a change that grouphook is asked to perform or review. A `joiner` is a member, or a user who adds only
 * themselves. Roles are checked when the change is applied.
 */
export type Permission = "anyone" | "joiner" | "member" | "admin" | "owner" | "nobody";

/** For receipt keys that may recur: how long after the first callback an equal key is a repetition, in milliseconds. */
export const RECEIPT_WINDOW_MS: number = 60_000;

interface Understood {
  /** The vendor's name of the callback, for logs and the feed. */
  readonly command: string;
  /** What the vendor sends with the change; absent if that is nothing. */
  readonly circumstances?: CallbackCircumstances;
  /** Data for the adapter's `encode`; core does not read it. */
  readonly wire?: Json;
}

interface AboutChange extends Understood {
  readonly change: GroupChange;
  /** Who makes the change, if the vendor says so. */
  readonly actorId?: string;
  /** When it happened by the vendor's clock, in Unix milliseconds. */
  readonly occurredAt?: number;
  /** The vendor's name for the kind of group, if the vendor sends it with every change; as in `GroupProfile.kind`. */
  readonly groupKind?: string;
}

/** The vendor asks whether a change may happen. Nothing is written: it may never happen. */
export interface ReviewCallback extends AboutChange {
  readonly wants: "review";
  readonly leeway: Leeway;
  readonly permission: Permission;
  /**
   * Present if the users may be the first members of a new group: those of them who may be its owner. While the group is
   * unknown, their role cannot be amended, and other amendments are stored until the vendor reports the creation.
   */
  readonly possibleOwnerIds?: readonly string[];
}

/** The vendor asks grouphook to make a change. */
export interface PerformCallback extends AboutChange {
  readonly wants: "perform";
  readonly leeway: Leeway;
  readonly permission: Permission;
  /** Whether the reply lists the group's members after the change. */
  readonly answerRoster: boolean;
  /**
   * Callbacks with an equal key and an equal `occurredAt` are repetitions of one callback. Absent if a repetition is harmless,
   * or looks like a second change.
   */
  readonly receiptKey?: string;
}

/** The vendor reports what already happened. */
export interface RecordCallback extends AboutChange {
  readonly wants: "record";
  /**
   * What else happened in the same act, in order, after `change` and to the same group. They are recorded together or not at
   * all, each with an effect of its own or none. All have the same time, so that none of them may undo another.
   */
  readonly further?: readonly GroupChange[];
  /**
   * Why the group's state is not known after this callback: the group is marked stale, to be read again from the vendor.
   * Absent if the callback is complete.
   */
  readonly leavesStale?: string;
  /** Set if the vendor was asked, rather than told it: what for. What differs is noted as drift. */
  readonly foundBy?: ReadingPurpose;
  /** Set if the group must exist at the vendor: if it is dissolved in the record, it is marked stale. */
  readonly impliesActive?: boolean;
  /**
   * Set if an app commanded it and the vendor did it: when it was asked for by the server's clock, in Unix milliseconds. It took
   * effect since then, and not before `occurredAt`.
   */
  readonly begunAt?: number;
  /** Set for a creation that reports the members as requested: stored amendments of them are applied. */
  readonly membersAsAsked?: boolean;
  readonly receiptKey?: string;
  /**
   * Whether the key may recur with another change, e.g. because the app chooses it. An equal key is then a repetition only
   * within `RECEIPT_WINDOW_MS` of the first, and only if its changes are already in the record.
   */
  readonly keyMayRecur?: boolean;
}

/** The vendor asks who is in a group. */
export interface RosterCallback extends Understood {
  readonly wants: "roster";
  readonly groupId: string;
}

/** The vendor checks that grouphook answers. */
export interface EchoCallback extends Understood {
  readonly wants: "echo";
  readonly text: string;
}

/** A callback that grouphook does not know. It is stored raw and gets a harmless reply. */
export interface UnsupportedCallback extends Understood {
  readonly wants: "unsupported";
  readonly receiptKey?: string;
  /** As in `RecordCallback`; it has no change that could be missing in the record. */
  readonly keyMayRecur?: boolean;
}

/** A decoded inbound: what the vendor wants, and the change it is about. */
export type Callback =
  | ReviewCallback
  | PerformCallback
  | RecordCallback
  | RosterCallback
  | EchoCallback
  | UnsupportedCallback;

/** What was read at the vendor, to be settled like a fact. Its `occurredAt` is the vendor's time as of which it is true. */
export interface ReadingCallback extends Omit<RecordCallback, "change" | "further"> {
  readonly command: typeof OBSERVED;
  readonly change: GroupObserved;
}

/** Everything that a callback tells of, in order. */
export function changesOf({
  change,
  further = [],
}: {
  readonly change: RecordedChange;
  readonly further?: readonly GroupChange[];
}): readonly [RecordedChange, ...GroupChange[]] {
  return [change, ...further];
}

/** Whether a callback tells what was read at the vendor. If it is lost, the group can be read again. */
export function isReading(callback: Callback | ReadingCallback): callback is ReadingCallback {
  return callback.wants === "record" && "beganAt" in callback.change;
}

/** Whether a callback tells what was found at the vendor. If it is lost, it can be read again. */
export function wasFound(callback: Callback | ReadingCallback): boolean {
  return callback.wants === "record" && (isReading(callback) || callback.foundBy !== undefined);
}

/** Members and silenced members of one group, in the order of joining. */
export interface Roster {
  readonly userIds: readonly string[];
  readonly silencedUserIds: readonly string[];
}

/** Why something did not happen. */
export type DenialReason =
  | "policy"
  | "forbidden"
  | "group-unknown"
  | "group-exists"
  | "member-unknown"
  | "owner-cannot-leave"
  | "limit-exceeded";

/** A refusal: a value, not a fault. */
export interface Denial {
  readonly reason: DenialReason;
  /** For people; carries no secret. */
  readonly text: string;
  /** A policy's code, within the callback's leeway. */
  readonly code?: DenialCode;
  /** A policy's second text, for vendors whose reply has room for it. */
  readonly detail?: string;
}

/** What grouphook did with a callback, before it is encoded for the vendor. */
export type Outcome =
  | { readonly result: "allowed"; readonly amend?: Amendment; readonly refusedUserIds?: readonly string[] }
  | { readonly result: "discarded" }
  | { readonly result: "denied"; readonly denial: Denial }
  | {
      readonly result: "performed";
      readonly groupId?: string;
      readonly roster?: Roster;
      /** How the change that was made differs from the request. */
      readonly amend?: Amendment;
      readonly refusedUserIds?: readonly string[];
    }
  /** `observed` is present if a group was read at the vendor. */
  | { readonly result: "recorded"; readonly observed?: ObservedOutcome }
  | { readonly result: "roster"; readonly roster: Roster }
  | { readonly result: "echoed"; readonly text: string }
  | { readonly result: "unsupported" };
