import type { VendorCallErrorCode } from "../adapter/client/vendor-call-error.js";
import type { PartRefusal } from "../adapter/client/vendor-client.js";
import type { Begun, CommandRemark } from "../ledger/command.js";
import type { GroupChange } from "../vocabulary/change.js";

/** What became of a command that was carried out, or was to be. */
export type CommandDone =
  | {
      readonly result: "performed";
      readonly commandId: number;
      /** The change as it was made, with the ids, keys and numbers that the vendor gave. */
      readonly change: GroupChange;
      readonly refused: readonly PartRefusal[];
      /** What the caller should know, such as that the vendor could not be told. */
      readonly remark?: CommandRemark;
      /** Whether it is in the record: where it could not be written there, the group is marked stale. */
      readonly isRecorded: boolean;
    }
  | { readonly result: "refused" | "impossible"; readonly commandId: number; readonly remark: CommandRemark }
  | {
      /** The vendor gave no answer that can be used. */
      readonly result: "unanswered";
      readonly commandId: number;
      readonly code: VendorCallErrorCode;
      readonly text: string;
      /** Whether the vendor may have done it; its group is then marked stale. */
      readonly mayHaveActed: boolean;
      /** When to try again at the earliest, in milliseconds from now, if known. */
      readonly retryAfterMs?: number;
    };

/** What became of a command: it was carried out now, or met one with the same key. */
export type CommandOutcome = CommandDone | Exclude<Begun, { readonly result: "begun" }>;
