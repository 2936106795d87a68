import { applyChange } from "../../group/apply-change.js";
import type { GroupState } from "../../group/group-state.js";
import { type Circumstances, type Effects, isDenial } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { changesOf, type Denial } from "../../vocabulary/callback.js";
import { groupIdOf } from "../../vocabulary/change.js";
import type { Plan } from "./batch-plan.js";
import { withAmendment } from "./first-member-amendments.js";
import type { OldWords } from "./journal.js";
import type { Workspace } from "./look-ups.js";
import { asKept, isAboutMessages, type MessageKeeping, oldWordsIn } from "./message-keeping.js";

/** What is to be applied, and how. */
export interface Application {
  readonly plan: Plan;
  readonly callback: Exclude<LedgerEntry["callback"], { readonly wants: "review" | "unsupported" }>;
  readonly keeping: MessageKeeping;
  /** Whether it may turn out to be known already, and be taken back. */
  readonly mayBeKnown: boolean;
}

/** What the changes of an entry did together. */
export interface AppliedChanges {
  readonly effects: Pick<Effects, "groupId" | "group" | "events">;
  /** Whether one of them did more than tell of a moment. */
  readonly showsNews: boolean;
  /** The group before all of them. */
  readonly groupBefore: GroupState | undefined;
  /** Each `since` once. */
  readonly old: readonly OldWords[];
  /** Takes all of it back; only if it may be known. */
  readonly undo: () => void;
}

/** Events that change no state: told again, they show nothing new. */
const momentary: ReadonlySet<string> = new Set([
  ...["group.filled", "member.presence_changed"],
  ...["join.requested", "join.answered", "members.invited", "invitation.answered"],
  "message.failed",
  "message.reacted",
  "quota.alarmed",
]);

/** Applies the changes of an entry to the slice, each on top of those before, and tells their events: of all or of none. */
export function applyAll(application: Application, { slice, journal }: Workspace): AppliedChanges | Denial {
  const { plan, callback, keeping, mayBeKnown } = application;
  const { entry, amended } = plan;
  const { source, receivedAt } = entry;
  const { changes, doubt } = withAmendment(changesOf(callback), amended, journal, receivedAt);
  const circumstances: Circumstances = doubt ? { ...plan.circumstances, leavesStale: doubt } : plan.circumstances;
  const groupId = groupIdOf(callback.change);
  const groupBefore = groupId === undefined ? undefined : slice.of(source).group(groupId);
  const undo = mayBeKnown || changes.length > 1 ? savepoint({ slice, journal }, source, groupId) : () => undefined;
  const all: Effects[] = [];
  const old: OldWords[] = [];
  let showsNews = false;
  try {
    for (const change of changes) {
      const applied = applyChange(slice.of(source), change, circumstances);
      // Only what is asked for is denied, which is one change.
      if (isDenial(applied)) return applied;
      showsNews ||= applied.events.some(({ type }) => !momentary.has(type));
      const effects = isAboutMessages(change) ? asKept(applied, keeping) : applied;
      const { first, last, sent } = journal.tell(entry, change, effects.events, circumstances);
      slice.apply(source, effects, sent);
      all.push(effects);
      const times = { occurredAt: circumstances.occurredAt, receivedAt };
      const since = keeping === "none" ? undefined : oldWordsIn(change, times, applied.messages);
      if (since !== undefined) old.push({ since, first, last });
    }
  } catch (fault) {
    undo();
    throw fault;
  }
  return { effects: together(all), showsNews, groupBefore, old: eachSinceOnce(old), undo };
}

function savepoint({ slice, journal }: Workspace, source: string, groupId: string | undefined): () => void {
  const untell = journal.savepoint();
  const putBack = groupId === undefined ? undefined : slice.savepoint(source, groupId);
  return () => {
    untell();
    putBack?.();
  };
}

function together(all: readonly Effects[]): AppliedChanges["effects"] {
  const groupId = all[0]?.groupId;
  const group = all.findLast((effects) => effects.group !== undefined)?.group;
  return {
    ...(groupId !== undefined && { groupId }),
    ...(group && { group }),
    events: all.flatMap(({ events }) => events),
  };
}

function eachSinceOnce(old: readonly OldWords[]): readonly OldWords[] {
  const bySince = new Map<number, OldWords>();
  for (const words of old) {
    const first = bySince.get(words.since)?.first ?? words.first;
    bySince.set(words.since, { ...words, first });
  }
  return [...bySince.values()];
}
