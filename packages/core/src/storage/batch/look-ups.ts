import type { Named } from "../../group/named-by.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Find } from "../engine.js";
import { allocations } from "../schema/allocations-table.js";
import { groups } from "../schema/groups-table.js";
import { listEntries } from "../schema/list-entries-table.js";
import { members } from "../schema/members-table.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { messages, numberOfKey } from "../schema/messages-table.js";
import { receipts } from "../schema/receipts-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import { topics } from "../schema/topics-table.js";
import type { Plan } from "./batch-plan.js";
import type { BatchSlice } from "./batch-slice.js";
import type { CachedGroup } from "./cached-groups.js";
import type { Journal } from "./journal.js";
import type { MissedGroup } from "./missed-groups.js";
import { assumableNewMembers } from "./new-members.js";
import type { ReceiptPlace } from "./receipt-place.js";
import { memberName } from "./record-name.js";

const OF_GROUP = ["source", "group_id"] as const;

/** What a batch works on: its slice of the record, and its journal. */
export interface Workspace {
  readonly slice: BatchSlice;
  readonly journal: Journal;
}

/** Rows to be looked up, and where they go. */
export interface LookUp {
  readonly find: Find;
  readonly load: (rows: readonly Row[], into: Workspace) => void;
}

/** What need not be looked up. */
export interface Assumptions {
  /** By the groups' names. */
  readonly cached: ReadonlyMap<string, CachedGroup>;
  /** Whether facts are assumed to be told for the first time: their receipts and messages are new. */
  readonly assumeNewKeys: boolean;
  /** Whether of those who join nothing is assumed to be stored. */
  readonly assumeNewMembers: boolean;
}

/** The look-ups of a batch; none where everything it needs is cached or assumed. */
export function lookUpsOf(
  plans: readonly Plan[],
  missed: ReadonlyMap<string, MissedGroup>,
  { cached, assumeNewKeys, assumeNewMembers }: Assumptions,
): readonly LookUp[] {
  const newMembers = assumeNewMembers ? assumableNewMembers(plans) : new Set<string>();
  const receiptKeys: (readonly SqlValue[])[] = [];
  const groupKeys = new KeyList();
  const memberKeys = new KeyList();
  const keysOfMessages = new KeyList();
  const topicKeys = new KeyList();
  const listKeys = new KeyList();
  const topicAndListGroups = new KeyList();
  const rosterKeys = new KeyList();
  const allocating = new KeyList();
  const numberKeys: (readonly SqlValue[])[] = [];
  const newerMembers: LookUp[] = [];
  for (const { entry, receipt, amended, named, groupName, fault } of plans) {
    if (receipt && !(assumeNewKeys && isTold(entry) && receipt.times.length === 1)) {
      receiptKeys.push(...keysOfReceipt(receipt));
    }
    if (amended) receiptKeys.push(...keysOfReceipt(amended.first), ...keysOfReceipt(amended.again));
    if (!named || fault) continue;
    const { source, callback } = entry;
    const { groupId, newerThan, allocatesGroupId } = named;
    if (allocatesGroupId) allocating.add(source);
    if (groupId === undefined || groupName === undefined) continue;
    const known = cached.get(groupName);
    if (!known) groupKeys.add(source, groupId);
    for (const userId of named.userIds) {
      if (!named.allMembers && !known?.member(userId) && !newMembers.has(memberName(groupName, userId))) {
        memberKeys.add(source, groupId, userId);
      }
    }
    if (!(assumeNewKeys && isNewMessage(entry, named))) {
      for (const [topicId, key] of named.messageKeys) {
        const number = numberOfKey(key);
        if (number !== undefined) numberKeys.push([source, groupId, topicId, number]);
        keysOfMessages.add(source, groupId, topicId, key);
      }
    }
    for (const [topicId, seq] of named.messageNumbers) numberKeys.push([source, groupId, topicId, seq]);
    if (named.allTopicsAndLists) topicAndListGroups.add(source, groupId);
    else {
      for (const topicId of named.topicIds) topicKeys.add(source, groupId, topicId);
      for (const [list, userId] of named.listEntries) listKeys.add(source, groupId, list, userId);
    }
    if (newerThan !== undefined) newerMembers.push(lookUpNewerMembers([source, groupId], newerThan));
    const answersRoster = callback.wants === "perform" && callback.answerRoster;
    if (answersRoster || named.allMembers) rosterKeys.add(source, groupId);
  }
  for (const [name, { source, groupId }] of missed) if (!cached.has(name)) groupKeys.add(source, groupId);
  return neededOf([
    lookUpReceipts(receiptKeys),
    lookUpGroups(groupKeys.list()),
    lookUpMessages({ table: messages, by: messageKeys.key, keys: keysOfMessages.list(), through: messageKeys }),
    lookUpMessages({ table: messages, by: ["source", "group_id", "topic_id", "sort_key"], keys: numberKeys }),
    lookUpTopics(topics.key, topicKeys.list()),
    lookUpTopics(OF_GROUP, topicAndListGroups.list()),
    lookUpListEntries(listEntries.key, listKeys.list()),
    lookUpListEntries(OF_GROUP, topicAndListGroups.list()),
    lookUpAllocations(allocating.list()),
    lookUpMembers(members.key, memberKeys.list()),
    lookUpMembers(OF_GROUP, rosterKeys.list()),
    ...newerMembers,
  ]);
}

/** Without look-ups for no key. */
export function neededOf(lookUps: readonly LookUp[]): readonly LookUp[] {
  return lookUps.filter(({ find }) => find.keys.length > 0);
}

type Keys = Find["keys"];

/** Groups by their keys. */
export function lookUpGroups(keys: Keys): LookUp {
  return { find: { table: groups, by: groups.key, keys }, load: (rows, { slice }) => slice.loadGroups(rows) };
}

/** Members by their whole keys, or those of whole groups. */
export function lookUpMembers(by: Find["by"], keys: Keys): LookUp {
  return { find: { table: members, by, keys }, load: (rows, { slice }) => slice.loadMembers(rows) };
}

/** Members of a group of whom there is something newer than a moment, by the vendor's clock. */
export function lookUpNewerMembers(group: readonly SqlValue[], than: number): LookUp {
  const above = { column: "membership_at", value: than };
  const find: Find = { table: members, by: OF_GROUP, keys: [group], above };
  return { find, load: (rows, { slice }) => slice.loadMembers(rows) };
}

function lookUpReceipts(keys: Keys): LookUp {
  return { find: { table: receipts, by: receipts.key, keys }, load: (rows, { journal }) => journal.loadReceipts(rows) };
}

function keysOfReceipt({ times, key }: ReceiptPlace): readonly (readonly SqlValue[])[] {
  return times.map((time) => [time, key]);
}

function lookUpMessages(find: Find): LookUp {
  return { find, load: (rows, { slice }) => slice.loadMessages(rows) };
}

function lookUpTopics(by: Find["by"], keys: Keys): LookUp {
  return { find: { table: topics, by, keys }, load: (rows, { slice }) => slice.loadTopics(rows) };
}

function lookUpListEntries(by: Find["by"], keys: Keys): LookUp {
  return { find: { table: listEntries, by, keys }, load: (rows, { slice }) => slice.loadListEntries(rows) };
}

function lookUpAllocations(keys: Keys): LookUp {
  const find: Find = { table: allocations, by: allocations.key, keys };
  return { find, load: (rows, { slice }) => slice.loadAllocations(rows) };
}

/** The reply to a fact does not depend on its receipt. The receipt only keeps the fact from being applied twice. */
function isTold({ callback }: LedgerEntry): boolean {
  return callback.wants !== "perform";
}

/**
 * A message with one key is stored under that key. It cannot be stored under another one already: by a key that is no number it
 * would be found, and by one that is, if that is the message's number too.
 */
function isNewMessage({ callback }: LedgerEntry, { messageKeys }: Named): boolean {
  if (callback.wants !== "record" || callback.change.type !== "message.sent" || messageKeys.length !== 1) return false;
  const { key = "", seq } = callback.change.message;
  return seq !== undefined || numberOfKey(key) === undefined;
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
