import { sha256Base64Url } from "../../adapter/authenticity.js";
import { withCredibleTimes } from "../../group/credible-time.js";
import { type Named, namedBy } from "../../group/named-by.js";
import type { Circumstances } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import type { Find } from "../engine.js";
import { allocations } from "../schema/allocations-table.js";
import { receipts } from "../schema/callbacks-table.js";
import { groups } from "../schema/groups-table.js";
import { members } from "../schema/members-table.js";
import { messages } from "../schema/messages-table.js";
import { topics } from "../schema/topics-table.js";
import { groupName } from "./batch-slice.js";
import { type AmendedKeys, amendedKeysOf } from "./first-member-amendments.js";
import type { MissedGroup } from "./missed-groups.js";
import { memberName, type RememberedGroup } from "./remembered-groups.js";

/** Enough of base 36 for the latest moment a `Date` holds. */
const TIME_DIGITS = 11;
const OF_GROUP = ["source", "group_id"] as const;

/** One entry with what it reads, worked out before the database is asked. */
export interface Plan {
  readonly entry: LedgerEntry;
  readonly receiptKey: string | null;
  /** Where it is remembered what was amended of a new group's first members; absent for what does not ask for it. */
  readonly amendedKeys: AmendedKeys | undefined;
  readonly circumstances: Circumstances;
  readonly named: Named | undefined;
  /** Among those of all sources; `undefined` where none is named, or not one that could be. */
  readonly groupName: string | undefined;
  readonly fault: CallbackError | undefined;
}

/** Works out what an entry reads. */
export function planOf(told: LedgerEntry): Plan {
  const entry = withCredibleTimes(told);
  const { source, callback } = entry;
  const key = "receiptKey" in callback ? callback.receiptKey : undefined;
  const circumstances: Circumstances = {
    authority: callback.wants === "perform" ? "ours" : "theirs",
    permission: callback.wants === "perform" ? callback.permission : "anyone",
    actorId: callback.wants === "unsupported" ? undefined : callback.actorId,
    occurredAt: callback.wants === "unsupported" ? undefined : callback.occurredAt,
    leavesStale: callback.wants === "record" ? callback.leavesStale : undefined,
    impliesActive: callback.wants === "record" && callback.impliesActive,
    groupKind: callback.wants === "unsupported" ? undefined : callback.groupKind,
    now: entry.receivedAt,
  };
  const writesGroups = callback.wants === "perform" || callback.wants === "record";
  const named = writesGroups ? namedBy(callback.change, circumstances) : undefined;
  const fault = named && faultOfNames(named, entry);
  return {
    entry,
    receiptKey: key === undefined ? null : receiptKeyOf(source, key, timeOf(told)),
    amendedKeys: amendedKeysOf(entry, (amended) => receiptKeyOf(source, amended, 0)),
    circumstances,
    named,
    groupName: named?.groupId === undefined || fault ? undefined : groupName(source, named.groupId),
    fault,
  };
}

/** As it was told, credible or not: the clock that judges goes on. */
function timeOf({ callback }: LedgerEntry): number {
  const time = callback.wants === "unsupported" ? undefined : callback.occurredAt;
  return time !== undefined && Number.isSafeInteger(time) ? time : 0;
}

/** Of one length for all, and in the order of the acts, so that what is told about now lies together in the index. */
function receiptKeyOf(source: string, key: string, time: number): string {
  return Math.max(0, time).toString(36).padStart(TIME_DIGITS, "0") + sha256Base64Url(`${source}\n${key}`);
}

/** Adapters check ids before; the ledger does not rely on it. */
function faultOfNames(named: Named, { source, callback }: LedgerEntry): CallbackError | undefined {
  const { groupId, userIds, messageKeys, topicIds } = named;
  const ids = [...userIds, ...topicIds, ...messageKeys.flatMap(([topicId, key]) => (topicId ? [topicId, key] : [key]))];
  if (groupId !== undefined) ids.push(groupId);
  if (ids.every((id) => isIdentifier(id))) return undefined;
  return new CallbackError("malformed", `[${source}] ${callback.command}: an id is not 1 to 255 bytes of text`);
}

/** What need not be looked up. */
export interface Foreseen {
  /** By the groups' names. */
  readonly remembered: ReadonlyMap<string, RememberedGroup>;
  /** Whether what happened is taken to be told for the first time, its receipt and its message to be new. */
  readonly isAllNews: boolean;
  /** Whether those who join are taken to be nobody of whom anything is stored. */
  readonly joinAsStrangers: boolean;
}

/** The look-ups of a batch: receipts, groups, messages by key and by number, topics by id and by group, allocations, then members in several. */
export function findsOf(
  plans: readonly Plan[],
  missed: ReadonlyMap<string, MissedGroup>,
  foreseen: Foreseen,
): readonly Find[] {
  const { remembered, isAllNews, joinAsStrangers } = foreseen;
  const strangers = joinAsStrangers ? strangersOf(plans) : new Set<string>();
  const receiptKeys = new KeyList();
  const groupKeys = new KeyList();
  const memberKeys = new KeyList();
  const messageKeys = new KeyList();
  const topicKeys = new KeyList();
  const topicGroups = new KeyList();
  const rosterKeys = new KeyList();
  const allocating = new KeyList();
  const numberKeys: (readonly (string | number)[])[] = [];
  const newer: Find[] = [];
  for (const { entry, receiptKey, amendedKeys, named, groupName, fault } of plans) {
    if (receiptKey !== null && !(isAllNews && isTold(entry))) receiptKeys.add(receiptKey);
    if (amendedKeys) for (const amendedKey of Object.values(amendedKeys)) receiptKeys.add(amendedKey);
    if (!named || fault) continue;
    const { source, callback } = entry;
    const { groupId, newerThan, allocatesGroupId } = named;
    if (allocatesGroupId) allocating.add(source);
    if (groupId === undefined || groupName === undefined) continue;
    const known = remembered.get(groupName);
    if (!known) groupKeys.add(source, groupId);
    for (const userId of named.userIds) {
      if (!known?.member(userId) && !strangers.has(memberName(groupName, userId))) {
        memberKeys.add(source, groupId, userId);
      }
    }
    if (!(isAllNews && isNewMessage(entry, named))) {
      for (const [topicId, key] of named.messageKeys) messageKeys.add(source, groupId, topicId, key);
    }
    for (const [topicId, seq] of named.messageNumbers) numberKeys.push([source, groupId, topicId, seq]);
    for (const topicId of named.topicIds) topicKeys.add(source, groupId, topicId);
    if (named.allTopics) topicGroups.add(source, groupId);
    if (newerThan !== undefined) {
      const above = { column: "membership_at", value: newerThan };
      newer.push({ table: members, by: OF_GROUP, keys: [[source, groupId]], above });
    }
    if (callback.wants === "perform" && callback.answerRoster) rosterKeys.add(source, groupId);
  }
  for (const [name, { source, groupId }] of missed) if (!remembered.has(name)) groupKeys.add(source, groupId);
  return [
    { table: receipts, by: receipts.key, keys: receiptKeys.list() },
    { table: groups, by: groups.key, keys: groupKeys.list() },
    { table: messages, by: messages.key, keys: messageKeys.list() },
    { table: messages, by: ["source", "group_id", "topic_id", "sort_key"], keys: numberKeys },
    { table: topics, by: topics.key, keys: topicKeys.list() },
    { table: topics, by: OF_GROUP, keys: topicGroups.list() },
    { table: allocations, by: allocations.key, keys: allocating.list() },
    { table: members, by: members.key, keys: memberKeys.list() },
    { table: members, by: OF_GROUP, keys: rosterKeys.list() },
    ...newer,
  ];
}

/**
 * Users who join and of whom nothing else is told or asked in the batch. Whatever is stored of them, applying the joining
 * to nothing would insert their row: the database would refuse it.
 */
function strangersOf(plans: readonly Plan[]): ReadonlySet<string> {
  const timesNamed = new Map<string, number>();
  const joining = new Map<string, string>();
  const ending = new Set<string>();
  for (const { entry, named, groupName, circumstances } of plans) {
    if (!named || groupName === undefined || !("change" in entry.callback)) continue;
    const { change } = entry.callback;
    const { authority, actorId } = circumstances;
    if (change.type === "group.dissolved") ending.add(groupName);
    for (const userId of named.userIds) {
      const name = memberName(groupName, userId);
      timesNamed.set(name, (timesNamed.get(name) ?? 0) + 1);
      const isActor = authority === "ours" && userId === actorId;
      if (change.type === "members.joined" && change.topicId === undefined && !isActor) joining.set(name, groupName);
    }
  }
  const isStranger = (name: string, groupName: string) => timesNamed.get(name) === 1 && !ending.has(groupName);
  return new Set([...joining].flatMap(([name, groupName]) => (isStranger(name, groupName) ? [name] : [])));
}

/** A fact needs no receipt to be answered, only to be told once. */
function isTold({ callback }: LedgerEntry): boolean {
  return callback.wants !== "perform";
}

/** A message with one key is stored under it; nothing told of it before could be under another. */
function isNewMessage({ callback }: LedgerEntry, { messageKeys }: Named): boolean {
  return callback.wants === "record" && callback.change.type === "message.sent" && messageKeys.length === 1;
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
