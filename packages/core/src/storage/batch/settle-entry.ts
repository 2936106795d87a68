import { isActive } from "../../group/group-state.js";
import { observedOutcome } from "../../group/observed-outcome.js";
import { isDenial } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { type Outcome, RECEIPT_WINDOW_MS, wasFound } from "../../vocabulary/callback.js";
import { CallbackError, toCallbackError } from "../../vocabulary/callback-error.js";
import { groupIdOf } from "../../vocabulary/change.js";
import { applyAll } from "./apply-all.js";
import type { Plan } from "./batch-plan.js";
import type { BatchSlice } from "./batch-slice.js";
import { rememberAmendment } from "./first-member-amendments.js";
import type { Journal } from "./journal.js";
import type { Workspace } from "./look-ups.js";
import { type MessageKeeping, mayHoldWords } from "./message-keeping.js";

/** What became of one entry of a batch. */
export type Settled = { readonly outcome: Outcome } | { readonly error: CallbackError };

/** The error of an entry that is dropped because nobody waits for its reply any more. */
export function tooSlow({ source, callback }: LedgerEntry): CallbackError {
  return new CallbackError(
    "too-slow",
    `[${source}] ${callback.command}: not settled before the vendor stopped waiting`,
  );
}

/** A repeated creation whose group is dissolved by now is a new creation: the old reply would name a group that is gone. */
function isStillTrue(outcome: Outcome, { entry, named }: Plan, slice: BatchSlice): boolean {
  if (!named?.allocatesGroupId || outcome.result !== "performed" || outcome.groupId === undefined) return true;
  const group = slice.of(entry.source).group(outcome.groupId);
  return group !== undefined && isActive(group);
}

/** The outcome that a callback got before. One that was not understood then, but is now, got none that counts. */
function understoodOutcome({ entry, receipt }: Plan, journal: Journal): Outcome | undefined {
  const outcome = receipt && journal.remembered(receipt);
  return outcome?.result === "unsupported" && entry.callback.wants !== "unsupported" ? undefined : outcome;
}

/** Whether an equal key means the same callback again. Where keys may recur it does so for a short time only. */
function mayBeRepeated({ entry, receipt }: Plan, journal: Journal): boolean {
  if (!("keyMayRecur" in entry.callback) || !entry.callback.keyMayRecur) return true;
  const since = receipt && journal.rememberedAt(receipt);
  return since === undefined || Math.abs(entry.receivedAt - since) <= RECEIPT_WINDOW_MS;
}

/** Applies one entry to the slice, and puts it with its events into the journal. */
export function settleEntry(plan: Plan, { slice, journal }: Workspace, keeping: MessageKeeping): Settled {
  const { entry, circumstances, fault } = plan;
  const { source, callback } = entry;
  if (fault) return { error: fault };
  try {
    if (callback.wants === "review") return { outcome: rememberedReview(plan, journal) };
    const known = understoodOutcome(plan, journal);
    const remembered = known && mayBeRepeated(plan, journal) && isStillTrue(known, plan, slice) ? known : undefined;
    const mayBeAnother = callback.wants === "record" && callback.keyMayRecur;
    if (remembered && !mayBeAnother) return { outcome: withRoster(remembered, callback, source, slice) };
    const receipt = remembered ? undefined : plan.receipt;
    const raw = keeping === "none" && mayHoldWords(callback) ? withoutWords(entry) : entry;
    if (callback.wants === "unsupported") {
      journal.tell(entry, undefined, [{ type: "callback.unsupported", data: {} }], circumstances);
      return { outcome: journal.keep(raw, receipt, { result: "unsupported" }) };
    }
    const mayBeKnown = remembered !== undefined;
    const applied = applyAll({ plan, callback, keeping, mayBeKnown }, { slice, journal });
    if (isDenial(applied)) return { outcome: { result: "denied", denial: applied } };
    if (remembered && !applied.showsNews) {
      applied.undo();
      return { outcome: remembered };
    }
    const { effects, groupBefore, old } = applied;
    const groupId = groupIdOf(callback.change);
    const observed = wasFound(callback) && observedOutcome(effects, groupBefore);
    const outcome: Outcome =
      callback.wants === "record"
        ? { result: "recorded", ...(observed && { observed }) }
        : { result: "performed", ...(effects.groupId !== undefined && { groupId: effects.groupId }), ...entry.judged };
    const foundBy = callback.wants === "record" ? callback.foundBy : undefined;
    const isDrift = observed && groupId !== undefined && foundBy !== undefined && foundBy !== "import";
    journal.keep(raw, receipt, outcome, {
      ...(old.length > 0 && { old }),
      ...(isDrift && { drift: { groupId, foundBy, differences: observed.differences } }),
    });
    return { outcome: withRoster(outcome, callback, source, slice) };
  } catch (fault) {
    return { error: toCallbackError(fault, `${source}] [${callback.command}`) };
  }
}

function rememberedReview({ entry, amended }: Plan, journal: Journal): Outcome {
  return amended ? rememberAmendment(entry, amended, journal) : journal.keep(entry, undefined, { result: "allowed" });
}

function withoutWords(entry: LedgerEntry): LedgerEntry {
  return { ...entry, callback: { ...entry.callback, circumstances: {} }, body: "" };
}

/** Rosters are never stored with an outcome: a repeated callback gets the present one. */
function withRoster(outcome: Outcome, callback: LedgerEntry["callback"], source: string, slice: BatchSlice): Outcome {
  if (outcome.result !== "performed" || callback.wants !== "perform" || !callback.answerRoster) return outcome;
  const groupId = groupIdOf(callback.change);
  const roster = groupId === undefined ? undefined : slice.roster(source, groupId);
  return roster ? { ...outcome, roster } : outcome;
}
