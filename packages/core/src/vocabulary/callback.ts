import type { CallbackCircumstances } from "./callback-circumstances.js";
import type { GroupChange } from "./change.js";
import type { Json } from "./json.js";
import type { Amendment, Leeway } from "./verdict.js";

/**
 * Who may do a change that we are asked to permit. `joiner` is a member, or an outsider who adds nobody but himself.
 * Whoever is named here as `member` or more must be one at the moment the change is applied.
 */
export type Permission = "anyone" | "joiner" | "member" | "admin" | "owner" | "nobody";

/** How long after the first a callback is taken for its repetition where its key may recur, in milliseconds. */
export const RECEIPT_WINDOW_MS: number = 60_000;

interface Understood {
  /** The vendor's own name of the callback, for logs and the feed. */
  readonly command: string;
  /** What the vendor tells beside the change; absent where that is nothing. */
  readonly circumstances?: CallbackCircumstances;
  /** What the adapter's own `encode` wants back; core never reads it. */
  readonly wire?: Json;
}

interface AboutChange extends Understood {
  readonly change: GroupChange;
  /** Who does it, where the vendor says so. */
  readonly actorId?: string;
  /** When it happened by the vendor's clock, in Unix milliseconds. */
  readonly occurredAt?: number;
  /** The vendor's word for the sort of group, where it says so whatever the change is; as in `GroupProfile.kind`. */
  readonly groupKind?: string;
}

/** The vendor asks whether a change may happen. Nothing is written: it may never happen. */
export interface ReviewCallback extends AboutChange {
  readonly wants: "review";
  readonly leeway: Leeway;
  readonly permission: Permission;
  /**
   * Present where the members may be the first of a group that is just being created: who of them may own it. As long as
   * the group is not known, the role of these cannot be amended, and what is amended of the others is remembered until
   * the creation is told.
   */
  readonly possibleOwnerIds?: readonly string[];
}

/** The vendor asks us, the authority, to make a change. */
export interface PerformCallback extends AboutChange {
  readonly wants: "perform";
  readonly leeway: Leeway;
  readonly permission: Permission;
  /** Whether the reply lists the group's members as they are after the change. */
  readonly answerRoster: boolean;
  /**
   * Equal texts with an equal `occurredAt` are one callback. Absent where a repetition is harmless or cannot be told from a
   * second act.
   */
  readonly receiptKey?: string;
}

/** The vendor tells what already happened. */
export interface RecordCallback extends AboutChange {
  readonly wants: "record";
  /**
   * Why what the vendor told does not suffice to know the group's state: the group is marked stale, to be read again at
   * the vendor's. Absent where the callback tells all there is to know.
   */
  readonly leavesStale?: string;
  /** Told only of a group that is there: one that has ended in the record is marked stale too. */
  readonly impliesActive?: boolean;
  /** A creation whose members are told as they were asked for: what we amended of them holds. */
  readonly membersAsAsked?: boolean;
  readonly receiptKey?: string;
  /**
   * Whether the key may come again with another act, as where the app chooses it. An equal key is then a repetition only
   * within `RECEIPT_WINDOW_MS` of the first, and only where what it tells is so already.
   */
  readonly keyMayRecur?: boolean;
}

/** The vendor asks who is in a group. */
export interface RosterCallback extends Understood {
  readonly wants: "roster";
  readonly groupId: string;
}

/** The vendor checks that we are there. */
export interface EchoCallback extends Understood {
  readonly wants: "echo";
  readonly text: string;
}

/** The vendor says something we have no word for. It is kept raw and gets a harmless answer. */
export interface UnsupportedCallback extends Understood {
  readonly wants: "unsupported";
  readonly receiptKey?: string;
  /** As of a fact; what has no word is so already. */
  readonly keyMayRecur?: boolean;
}

/** An inbound, understood: what the vendor wants of us, and the change it is about. */
export type Callback =
  | ReviewCallback
  | PerformCallback
  | RecordCallback
  | RosterCallback
  | EchoCallback
  | UnsupportedCallback;

/** Members and silenced members of one group, in the order of joining. */
export interface Roster {
  readonly userIds: readonly string[];
  readonly silencedUserIds: readonly string[];
}

/** Why something did not happen, in words of ours. */
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
  /** A policy's code, inside the callback's leeway. */
  readonly code?: number;
  /** A policy's second text, for vendors that have room for it. */
  readonly detail?: string;
}

/** What we did with a callback, before it is put in the vendor's words. */
export type Outcome =
  | { readonly result: "allowed"; readonly amend?: Amendment; readonly refusedUserIds?: readonly string[] }
  | { readonly result: "discarded" }
  | { readonly result: "denied"; readonly denial: Denial }
  | {
      readonly result: "performed";
      readonly groupId?: string;
      readonly roster?: Roster;
      /** How what was made differs from what was asked for. */
      readonly amend?: Amendment;
      readonly refusedUserIds?: readonly string[];
    }
  | { readonly result: "recorded" }
  | { readonly result: "roster"; readonly roster: Roster }
  | { readonly result: "echoed"; readonly text: string }
  | { readonly result: "unsupported" };
