import { applyChange, type Circumstances, isDenial, type Named, namedBy } from "../apply-change.js";
import { sha256Base64Url } from "../authenticity.js";
import type { Outcome, PerformCallback, RecordCallback, UnsupportedCallback } from "../callback.js";
import { CallbackError, toCallbackError } from "../callback-error.js";
import { groupIdOf } from "../change.js";
import { isActive } from "../group-state.js";
import { isIdentifier } from "../identifier.js";
import type { LedgerEntry } from "../ledger.js";
import { BatchSlice } from "./batch-slice.js";
import { integer, text } from "./column.js";
import type { Engine, Find, Write } from "./engine.js";
import {
  allocations,
  callbacks,
  feed,
  groups,
  head,
  members,
  messages,
  type Row,
  type SqlValue,
  topics,
  writers,
} from "./tables.js";

/** What became of one entry of a batch. */
export type Settled = { readonly outcome: Outcome } | { readonly error: CallbackError };

/** Who writes a batch, so that a commit whose answer was lost can be looked up. */
export interface BatchIdentity {
  readonly writerId: string;
  readonly batch: number;
}

const MEMBERSHIPS = ["source", "group_id"] as const;

/**
 * Applies a batch of callbacks in order in one transaction: the head is locked, what the batch names is read, every
 * callback is applied in memory, and the difference is written with its receipts, raw callbacks and feed events. What
 * became of the entries is told before the commit and holds once the promise resolves.
 */
export async function settleBatch(
  engine: Engine,
  entries: readonly LedgerEntry[],
  identity: BatchIdentity,
  now: number,
  beforeCommit: (settled: readonly Settled[]) => void,
): Promise<void> {
  const plans = entries.map(planOf);
  await engine.transact(findsOf(plans), async (headRow, found, transaction) => {
    const [receipts = [], groupRows = [], messageRows = [], topicRows = [], allocationRows = [], ...memberRows] = found;
    const slice = new BatchSlice();
    slice.loadGroups(groupRows);
    slice.loadMessages(messageRows);
    slice.loadTopics(topicRows);
    slice.loadAllocations(allocationRows);
    for (const rows of memberRows) slice.loadMembers(rows);
    const journal = new Journal(headRow, receipts);
    const more = [...candidateIds(plans, slice), ...rememberedIds(plans, journal)];
    if (more.length > 0) {
      const [rows = []] = await transaction.find([{ table: groups, by: groups.key, keys: more }]);
      slice.loadGroups(rows);
    }
    const settled = plans.map((plan) => settlePlan(plan, slice, journal));
    for (const write of [...slice.writes(), ...journal.writes()]) transaction.write(write);
    transaction.write({ kind: "upsert", table: writers, rows: [[identity.writerId, identity.batch, now]] });
    beforeCommit(settled);
  });
}

/** Whether a batch of ours was committed after all. */
export async function wasCommitted(engine: Engine, { writerId, batch }: BatchIdentity): Promise<boolean> {
  const find: Find = { table: writers, by: writers.key, keys: [[writerId]] };
  return engine.transact([find], async (_, [rows = []]) => rows.some((row) => integer(row, "last_batch") >= batch));
}

/** One entry with what it reads, worked out before the database is asked. */
interface Plan {
  readonly entry: LedgerEntry;
  readonly receiptKey: string | null;
  readonly circumstances: Circumstances;
  readonly named: Named | undefined;
  readonly fault: CallbackError | undefined;
}

function planOf(entry: LedgerEntry): Plan {
  const { source, callback } = entry;
  const key = callback.receiptKey;
  const circumstances: Circumstances = {
    authority: callback.wants === "perform" ? "ours" : "theirs",
    permission: callback.wants === "perform" ? callback.permission : "anyone",
    actorId: callback.wants === "unsupported" ? undefined : callback.actorId,
    occurredAt: callback.wants === "unsupported" ? undefined : callback.occurredAt,
    now: entry.receivedAt,
  };
  const named = callback.wants === "unsupported" ? undefined : namedBy(callback.change, circumstances);
  return {
    entry,
    receiptKey: key === undefined ? null : sha256Base64Url(`${source}\n${key}`),
    circumstances,
    named,
    fault: named && faultOfNames(named, entry),
  };
}

/** Adapters check ids before; the ledger does not rely on it. */
function faultOfNames(named: Named, { source, callback }: LedgerEntry): CallbackError | undefined {
  const { groupId, userIds, messageKeys, topicIds } = named;
  const ids = [...userIds, ...topicIds, ...messageKeys.flatMap(([topicId, key]) => (topicId ? [topicId, key] : [key]))];
  if (groupId !== undefined) ids.push(groupId);
  if (ids.every((id) => isIdentifier(id))) return undefined;
  return new CallbackError("malformed", `[${source}] ${callback.command}: an id is not 1 to 255 bytes of text`);
}

function findsOf(plans: readonly Plan[]): readonly Find[] {
  const receiptKeys = new KeyList();
  const groupKeys = new KeyList();
  const memberKeys = new KeyList();
  const messageKeys = new KeyList();
  const topicKeys = new KeyList();
  const rosterKeys = new KeyList();
  const allocating = new KeyList();
  const newer: Find[] = [];
  for (const { entry, receiptKey, named, fault } of plans) {
    if (receiptKey !== null) receiptKeys.add(receiptKey);
    if (!named || fault) continue;
    const { source, callback } = entry;
    const { groupId, newerThan, allocatesGroupId } = named;
    if (allocatesGroupId) allocating.add(source);
    if (groupId === undefined) continue;
    groupKeys.add(source, groupId);
    for (const userId of named.userIds) memberKeys.add(source, groupId, userId);
    for (const [topicId, key] of named.messageKeys) messageKeys.add(source, groupId, topicId, key);
    for (const topicId of named.topicIds) topicKeys.add(source, groupId, topicId);
    if (newerThan !== undefined) {
      const above = { column: "membership_at", value: newerThan };
      newer.push({ table: members, by: MEMBERSHIPS, keys: [[source, groupId]], above });
    }
    if (callback.wants === "perform" && callback.answerRoster) rosterKeys.add(source, groupId);
  }
  return [
    { table: callbacks, by: ["receipt_key"], keys: receiptKeys.list() },
    { table: groups, by: groups.key, keys: groupKeys.list() },
    { table: messages, by: messages.key, keys: messageKeys.list() },
    { table: topics, by: topics.key, keys: topicKeys.list() },
    { table: allocations, by: allocations.key, keys: allocating.list() },
    { table: members, by: members.key, keys: memberKeys.list() },
    { table: members, by: MEMBERSHIPS, keys: rosterKeys.list() },
    ...newer,
  ];
}

/** Keys, each once. No part holds NUL. */
class KeyList {
  readonly #keys = new Map<string, readonly string[]>();

  add(...key: readonly string[]): void {
    this.#keys.set(key.join("\0"), key);
  }

  list(): readonly (readonly string[])[] {
    return [...this.#keys.values()];
  }
}

function candidateIds(plans: readonly Plan[], slice: BatchSlice): readonly SqlValue[][] {
  const counts = new Map<string, number>();
  for (const { entry, named } of plans) {
    if (named?.allocatesGroupId) counts.set(entry.source, (counts.get(entry.source) ?? 0) + 1);
  }
  // Twice as many as needed, so that ids somebody else brought into the source can be passed over.
  return [...counts].flatMap(([source, count]) => slice.nextGroupIds(source, count * 2).map((id) => [source, id]));
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

function settlePlan(plan: Plan, slice: BatchSlice, journal: Journal): Settled {
  const { entry, circumstances, fault } = plan;
  const { source, callback } = entry;
  if (fault) return { error: fault };
  try {
    const remembered = plan.receiptKey === null ? undefined : journal.remembered(plan.receiptKey);
    if (remembered && isStillTrue(remembered, plan, slice)) {
      return { outcome: withRoster(remembered, callback, source, slice) };
    }
    const receiptKey = remembered ? null : plan.receiptKey;
    if (callback.wants === "unsupported") {
      journal.tell(entry, { type: "callback.unsupported", data: {} }, circumstances);
      return { outcome: journal.keep(entry, receiptKey, { result: "unsupported" }) };
    }
    const effects = applyChange(slice.of(source), callback.change, circumstances);
    if (isDenial(effects)) return { outcome: { result: "denied", denial: effects } };
    slice.apply(source, effects);
    for (const event of effects.events) journal.tell(entry, event, circumstances);
    const outcome: Outcome =
      callback.wants === "record"
        ? { result: "recorded" }
        : { result: "performed", ...(effects.groupId !== undefined && { groupId: effects.groupId }) };
    return { outcome: withRoster(journal.keep(entry, receiptKey, outcome), callback, source, slice) };
  } catch (fault) {
    return { error: toCallbackError(fault, `${source}] [${callback.command}`) };
  }
}

/** A roster is read anew for a repeated callback, and never stored with the outcome. */
function withRoster(
  outcome: Outcome,
  callback: PerformCallback | RecordCallback | UnsupportedCallback,
  source: string,
  slice: BatchSlice,
): Outcome {
  if (outcome.result !== "performed" || callback.wants !== "perform" || !callback.answerRoster) return outcome;
  const groupId = groupIdOf(callback.change);
  const roster = groupId === undefined ? undefined : slice.roster(source, groupId);
  return roster ? { ...outcome, roster } : outcome;
}

/** The running numbers of one batch, and the raw callbacks and feed events under them. */
class Journal {
  #sequence: number;
  #callbackId: number;
  readonly #decisionId: number;
  readonly #receipts = new Map<string, Outcome>();
  readonly #callbackRows: (readonly SqlValue[])[] = [];
  readonly #feedRows: (readonly SqlValue[])[] = [];

  constructor(headRow: Row, receipts: readonly Row[]) {
    this.#sequence = integer(headRow, "feed_sequence");
    this.#callbackId = integer(headRow, "callback_id");
    this.#decisionId = integer(headRow, "decision_id");
    for (const row of receipts)
      this.#receipts.set(text(row, "receipt_key"), JSON.parse(text(row, "outcome")) as Outcome);
  }

  remembered(receiptKey: string): Outcome | undefined {
    return this.#receipts.get(receiptKey);
  }

  tell(
    { source, callback, receivedAt }: LedgerEntry,
    event: { readonly type: string; readonly groupId?: string; readonly data: object },
    { actorId, occurredAt }: Circumstances,
  ): void {
    this.#sequence += 1;
    this.#feedRows.push([
      this.#sequence,
      event.type,
      source,
      event.groupId ?? null,
      actorId ?? null,
      shortened(callback.command),
      occurredAt ?? receivedAt,
      JSON.stringify(event.data),
    ]);
  }

  keep({ source, callback, receivedAt, body }: LedgerEntry, receiptKey: string | null, outcome: Outcome): Outcome {
    this.#callbackId += 1;
    this.#callbackRows.push([
      this.#callbackId,
      source,
      shortened(callback.command),
      receiptKey,
      receivedAt,
      body,
      JSON.stringify(outcome),
    ]);
    if (receiptKey !== null) this.#receipts.set(receiptKey, outcome);
    return outcome;
  }

  writes(): readonly Write[] {
    const writes: Write[] = [];
    if (this.#callbackRows.length > 0) writes.push({ kind: "insert", table: callbacks, rows: this.#callbackRows });
    if (this.#feedRows.length > 0) writes.push({ kind: "insert", table: feed, rows: this.#feedRows });
    if (writes.length > 0) {
      writes.push({ kind: "upsert", table: head, rows: [[1, this.#sequence, this.#callbackId, this.#decisionId]] });
    }
    return writes;
  }
}

const LONGEST_COMMAND = 255;

/** A command comes from the vendor and may be anything. */
export function shortened(command: string): string {
  return command.length > LONGEST_COMMAND ? command.slice(0, LONGEST_COMMAND).toWellFormed() : command;
}
