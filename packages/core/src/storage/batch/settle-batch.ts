import { applyChange } from "../../group/apply-change.js";
import { isActive } from "../../group/group-state.js";
import type { MessageState } from "../../group/message-state.js";
import { type Effects, isDenial } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { type Outcome, RECEIPT_WINDOW_MS } from "../../vocabulary/callback.js";
import { CallbackError, toCallbackError } from "../../vocabulary/callback-error.js";
import { groupIdOf } from "../../vocabulary/change.js";
import { type Engine, type Find, type Transaction, upsert, type Write } from "../engine.js";
import { integer } from "../schema/column.js";
import { groups } from "../schema/groups-table.js";
import { head } from "../schema/head-table.js";
import { members } from "../schema/members-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import { writers } from "../schema/writers-table.js";
import { findsOf, type Plan, planOf } from "./batch-plan.js";
import { BatchSlice } from "./batch-slice.js";
import type { Expectations } from "./expectations.js";
import { rememberAmendment, withAmendment } from "./first-member-amendments.js";
import { GroupIdSearch } from "./group-id-search.js";
import { type HeadMark, headMarked, markOfHead } from "./head-mark.js";
import { Journal } from "./journal.js";
import { asKept, contentSinceOf, isAboutMessages, type MessageKeeping } from "./message-keeping.js";
import type { MissedGroup } from "./missed-groups.js";
import type { RememberedGroup } from "./remembered-groups.js";

/** What became of one entry of a batch. */
export type Settled = { readonly outcome: Outcome } | { readonly error: CallbackError };

/** Who writes a batch, so that a commit whose answer was lost can be looked up. */
export interface BatchIdentity {
  readonly writerId: string;
  readonly batch: number;
}

/** How batches are settled. */
export interface SettleOptions {
  readonly now: () => number;
  readonly messages: { readonly [source: string]: MessageKeeping };
  /** Of one writer, whose batches come one after the other. */
  readonly expectations: Expectations;
  /** Groups to be marked stale in the same transaction, by their names. */
  readonly missed?: ReadonlyMap<string, MissedGroup>;
  /** Told what will have become of the entries: holds once the batch is settled. May be told again. */
  readonly onSettled: (settled: readonly Settled[]) => void;
}

const UNRECORDED = "a callback could not be recorded";
const NONE: ReadonlyMap<string, MissedGroup> = new Map();

/**
 * Applies a batch of callbacks in order in one transaction: the head is locked, what the batch names and is not known is
 * read, every callback is applied in memory, and the difference is written with its receipts, raw callbacks and feed
 * events. Where all is known the batch is written at once, provided that the head bears the mark we left.
 */
export async function settleBatch(
  engine: Engine,
  entries: readonly LedgerEntry[],
  identity: BatchIdentity,
  options: SettleOptions,
): Promise<void> {
  const batch = new Batch(entries, identity, options);
  const { expectations } = options;
  for (;;) {
    try {
      const foresight = foresee(batch, expectations);
      if (await appendBatch(engine, batch, foresight, expectations)) return;
      return await lookUpAndSettle(engine, batch, foresight, expectations);
    } catch (error) {
      // Where a key was taken nothing was written: the groups are as they were.
      if (engine.isDuplicate(error) && expectations.distrust()) continue;
      expectations.forget();
      throw error;
    }
  }
}

/** What is known of all that a batch names, and what is still to be looked up. */
interface Foresight {
  readonly mark: HeadMark | undefined;
  readonly remembered: ReadonlyMap<string, RememberedGroup>;
  readonly finds: readonly Find[];
}

function foresee({ plans, missed }: Batch, expectations: Expectations): Foresight {
  const { mark, isAllNews, joinAsStrangers } = expectations;
  const remembered = expectations.remembered([...plans.map(({ groupName }) => groupName), ...missed.keys()]);
  return { mark, remembered, finds: findsOf(plans, missed, { remembered, isAllNews, joinAsStrangers }) };
}

/** Whether everything was foreseen, and the batch could be written so. */
async function appendBatch(
  engine: Engine,
  batch: Batch,
  { mark, remembered, finds }: Foresight,
  expectations: Expectations,
): Promise<boolean> {
  if (mark === undefined || finds.some(({ keys }) => keys.length > 0)) return false;
  const slice = new BatchSlice();
  batch.recall(slice, remembered);
  const { to, writes } = batch.apply(slice, new Journal(mark, []));
  const isAppended = await engine.append({ from: mark, to }, writes);
  if (isAppended) expectations.learn(to, slice.touched());
  return isAppended;
}

async function lookUpAndSettle(
  engine: Engine,
  batch: Batch,
  { remembered, finds }: Foresight,
  expectations: Expectations,
): Promise<void> {
  const { plans } = batch;
  const work = async (headRow: Row, found: readonly (readonly Row[])[], transaction: Transaction) => {
    const [
      receipts = [],
      groupRows = [],
      messageRows = [],
      numberedRows = [],
      topicRows = [],
      groupTopicRows = [],
      allocationRows = [],
      ...memberRows
    ] = found;
    const slice = new BatchSlice();
    slice.loadGroups(groupRows);
    slice.loadMessages(messageRows);
    slice.loadMessages(numberedRows);
    slice.loadTopics(topicRows);
    slice.loadTopics(groupTopicRows);
    slice.loadAllocations(allocationRows);
    for (const rows of memberRows) slice.loadMembers(rows);
    const mark = markOfHead(headRow);
    const journal = new Journal(mark, receipts);
    const search = new GroupIdSearch(plans, slice);
    const groupKeys = [...search.keys(), ...rememberedIds(plans, journal)];
    const memberKeys: SqlValue[][] = [];
    if (expectations.holdsAt(mark)) {
      batch.recall(slice, remembered);
    } else {
      for (const { source, group } of remembered.values()) groupKeys.push([source, group.groupId]);
      memberKeys.push(...batch.membersOf(remembered));
    }
    if (groupKeys.length > 0) {
      const [rows = [], moreMembers = []] = await transaction.find([
        { table: groups, by: groups.key, keys: groupKeys },
        { table: members, by: members.key, keys: memberKeys },
      ]);
      slice.loadGroups(rows);
      slice.loadMembers(moreMembers);
    }
    search.settle();
    for (let keys = search.keys(); keys.length > 0; search.settle(), keys = search.keys()) {
      const [rows = []] = await transaction.find([{ table: groups, by: groups.key, keys }]);
      slice.loadGroups(rows);
    }
    const { to, writes } = batch.apply(slice, journal);
    const headWrite = upsert(head, [headMarked(headRow, to)]);
    for (const write of [...writes, headWrite]) transaction.write(write);
    return { to, slice };
  };
  const { to, slice } = await engine.transact(finds, work);
  expectations.learn(to, slice.touched());
}

/** The entries of one batch, the groups it marks, and what is written for them. */
class Batch {
  readonly plans: readonly Plan[];
  readonly missed: ReadonlyMap<string, MissedGroup>;
  readonly #identity: BatchIdentity;
  readonly #options: SettleOptions;

  constructor(entries: readonly LedgerEntry[], identity: BatchIdentity, options: SettleOptions) {
    this.plans = entries.map(planOf);
    this.missed = options.missed ?? NONE;
    this.#identity = identity;
    this.#options = options;
  }

  /** Puts into the slice what is remembered, to save its being read. */
  recall(slice: BatchSlice, remembered: Foresight["remembered"]): void {
    for (const [known, userIds] of this.#recallable(remembered)) slice.take(known, userIds);
  }

  /** The keys of all whom the batch names in remembered groups: by now it is forgotten who of them was remembered. */
  membersOf(remembered: Foresight["remembered"]): SqlValue[][] {
    return [...this.#recallable(remembered)].flatMap(([{ source, group }, userIds]) =>
      userIds.map((userId) => [source, group.groupId, userId]),
    );
  }

  *#recallable(remembered: Foresight["remembered"]): Iterable<readonly [RememberedGroup, readonly string[]]> {
    for (const { groupName, named } of this.plans) {
      const known = groupName === undefined ? undefined : remembered.get(groupName);
      if (known && named) yield [known, named.userIds];
    }
    for (const name of this.missed.keys()) {
      const known = remembered.get(name);
      if (known) yield [known, []];
    }
  }

  /** Applies all entries to what is known, tells what became of them, and marks the groups. */
  apply(slice: BatchSlice, journal: Journal): { readonly to: HeadMark; readonly writes: readonly Write[] } {
    const { now: clock, messages, onSettled } = this.#options;
    const { writerId, batch } = this.#identity;
    const now = clock();
    const settled = this.plans.map((plan) =>
      plan.entry.deadline > now
        ? settlePlan(plan, slice, journal, messages[plan.entry.source] ?? "store")
        : { error: tooSlow(plan.entry) },
    );
    onSettled(settled);
    const stale = { since: now, reason: UNRECORDED };
    for (const { source, groupId } of this.missed.values()) slice.markStale(source, groupId, stale);
    const writer = upsert(writers, [{ writer_id: writerId, last_batch: batch, written_at: now }]);
    return {
      to: journal.markAfter(`${writerId}/${batch}`),
      writes: [...slice.writes(), ...journal.writes(), writer],
    };
  }
}

/** The error of an entry for which nobody waits any more, and which is not done. */
export function tooSlow({ source, callback }: LedgerEntry): CallbackError {
  return new CallbackError(
    "too-slow",
    `[${source}] ${callback.command}: not settled before the vendor stopped waiting`,
  );
}

/** Whether a batch of ours was committed after all. */
export async function wasCommitted(engine: Engine, { writerId, batch }: BatchIdentity): Promise<boolean> {
  const find: Find = { table: writers, by: writers.key, keys: [[writerId]] };
  return engine.transact([find], async (_, [rows = []]) => rows.some((row) => integer(row, "last_batch") >= batch));
}

/** Groups that repeated creations were answered with before. */
function rememberedIds(plans: readonly Plan[], journal: Journal): readonly SqlValue[][] {
  return plans.flatMap(({ entry, named, receiptKey }) => {
    const outcome = named?.allocatesGroupId && receiptKey !== null ? journal.remembered(receiptKey) : undefined;
    const groupId = outcome?.result === "performed" ? outcome.groupId : undefined;
    return groupId === undefined ? [] : [[entry.source, groupId]];
  });
}

/** A creation whose group is gone again is a new one: its sender would be told of a group that is not there. */
function isStillTrue(outcome: Outcome, { entry, named }: Plan, slice: BatchSlice): boolean {
  if (!named?.allocatesGroupId || outcome.result !== "performed" || outcome.groupId === undefined) return true;
  const group = slice.of(entry.source).group(outcome.groupId);
  return group !== undefined && isActive(group);
}

/** Within which time an equal key is the same callback again. */
function mayBeRepeated({ entry, receiptKey }: Plan, journal: Journal): boolean {
  if (!("keyMayRecur" in entry.callback) || !entry.callback.keyMayRecur) return true;
  const since = receiptKey === null ? undefined : journal.rememberedAt(receiptKey);
  return since === undefined || Math.abs(entry.receivedAt - since) <= RECEIPT_WINDOW_MS;
}

/** Told again, these say nothing of what is so. */
const momentary: ReadonlySet<string> = new Set([
  "group.filled",
  "member.presence_changed",
  "message.failed",
  "quota.alarmed",
]);

function changesAnything({ events }: Effects): boolean {
  return events.some(({ type }) => !momentary.has(type));
}

function settlePlan(plan: Plan, slice: BatchSlice, journal: Journal, keeping: MessageKeeping): Settled {
  const { entry, circumstances, fault } = plan;
  const { source, callback } = entry;
  if (fault) return { error: fault };
  try {
    if (callback.wants === "review") return { outcome: rememberedReview(plan, journal) };
    const known = plan.receiptKey === null ? undefined : journal.remembered(plan.receiptKey);
    const remembered = known && mayBeRepeated(plan, journal) && isStillTrue(known, plan, slice) ? known : undefined;
    const mayBeAnother = callback.wants === "record" && callback.keyMayRecur;
    if (remembered && !mayBeAnother) return { outcome: withRoster(remembered, callback, source, slice) };
    const receiptKey = known ? null : plan.receiptKey;
    const keepRaw = (raw: LedgerEntry, outcome: Outcome, touched: readonly MessageState[] = []) => {
      const since = contentSinceOf(raw, touched);
      return keeping === "none" && since !== null
        ? journal.keep(
            { ...raw, callback: { ...raw.callback, circumstances: {} }, body: "" },
            receiptKey,
            outcome,
            null,
          )
        : journal.keep(raw, receiptKey, outcome, since);
    };
    if (callback.wants === "unsupported") {
      journal.tell(entry, [{ type: "callback.unsupported", data: {} }], circumstances, null);
      return { outcome: keepRaw(entry, { result: "unsupported" }) };
    }
    const { change, doubt } = withAmendment(callback.change, plan.amendedKeys, journal, entry.receivedAt);
    const applied = applyChange(
      slice.of(source),
      change,
      doubt ? { ...circumstances, leavesStale: doubt } : circumstances,
    );
    if (isDenial(applied)) return { outcome: { result: "denied", denial: applied } };
    if (remembered && !changesAnything(applied)) return { outcome: remembered };
    const effects = isAboutMessages(change) ? asKept(applied, keeping) : applied;
    journal.tell(entry, effects.events, circumstances, contentSinceOf(entry, applied.messages));
    slice.apply(source, effects, entry.receivedAt);
    const outcome: Outcome =
      callback.wants === "record"
        ? { result: "recorded" }
        : { result: "performed", ...(effects.groupId !== undefined && { groupId: effects.groupId }), ...entry.judged };
    return { outcome: withRoster(keepRaw(entry, outcome, applied.messages), callback, source, slice) };
  } catch (fault) {
    return { error: toCallbackError(fault, `${source}] [${callback.command}`) };
  }
}

function rememberedReview({ entry, amendedKeys }: Plan, journal: Journal): Outcome {
  return amendedKeys
    ? rememberAmendment(entry, amendedKeys, journal)
    : journal.keep(entry, null, { result: "allowed" }, null);
}

/** A roster is read anew for a repeated callback, and never stored with the outcome. */
function withRoster(outcome: Outcome, callback: LedgerEntry["callback"], source: string, slice: BatchSlice): Outcome {
  if (outcome.result !== "performed" || callback.wants !== "perform" || !callback.answerRoster) return outcome;
  const groupId = groupIdOf(callback.change);
  const roster = groupId === undefined ? undefined : slice.roster(source, groupId);
  return roster ? { ...outcome, roster } : outcome;
}
