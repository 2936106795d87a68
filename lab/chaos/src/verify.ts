import { hash } from "node:crypto";
import { feedMarks } from "./feed-marks.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import type { StoredRecord } from "./stored-record.ts";

/** The counts of a record, compared with the sender's journal. All except the first two must be zero. */
export interface Verdict {
  readonly acknowledged: number;
  /**
   * Facts that were answered with success although they were not stored, because the vendor has no failure reply; their groups
   * are stale.
   */
  readonly passedAndMarked: number;
  readonly missing: number;
  readonly doubled: number;
  /** Faults of the numbers of events or raw callbacks: missing or repeated ones, and a head that is not the last. */
  readonly gaps: number;
  /** Groups whose member count differs from the number of their members. */
  readonly miscounted: number;
  /** Events before those of callbacks that were acknowledged before these were sent. */
  readonly disordered: number;
  /** Raw callbacks and receipts of what was not sent, and callbacks that became dead letters. */
  readonly strange: number;
  /** The first few faults of each kind. */
  readonly examples: readonly string[];
}

const FAULTS = ["missing", "doubled", "gaps", "miscounted", "disordered", "strange"] as const;
const MOST_EXAMPLES = 3;

/** Whether a verdict has no faults. */
export function isSound(verdict: Verdict): boolean {
  return FAULTS.every((fault) => verdict[fault] === 0);
}

/** Compares the database with the sender's journal. */
export function verify(journal: Journal, record: StoredRecord): Verdict {
  const ledger = new Faults();
  checkFeed(record, ledger);
  checkSegments(record, ledger);
  checkMessages(record, ledger);
  checkMemberCounts(record, ledger);
  const passedAndMarked = checkEntries(journal, record, ledger);
  if (record.deadLetters > 0) ledger.add("strange", `${record.deadLetters} dead letters`, record.deadLetters);
  return { acknowledged: journal.acknowledged, passedAndMarked, ...ledger.counts, examples: ledger.examples };
}

class Faults {
  readonly counts = { missing: 0, doubled: 0, gaps: 0, miscounted: 0, disordered: 0, strange: 0 };
  readonly examples: string[] = [];

  add(fault: (typeof FAULTS)[number], example: string, count = 1): void {
    if (this.counts[fault] < MOST_EXAMPLES) this.examples.push(`${fault}: ${example}`);
    this.counts[fault] += count;
  }
}

function checkFeed({ feed, feedSequence }: StoredRecord, faults: Faults): void {
  for (const [index, { sequence }] of feed.entries()) {
    const before = feed[index - 1]?.sequence ?? 0;
    if (sequence !== before + 1) faults.add("gaps", `the feed goes from ${before} to ${sequence}`);
  }
  const last = feed.at(-1)?.sequence ?? 0;
  if (last !== feedSequence) faults.add("gaps", `the feed ends with ${last}, its head says ${feedSequence}`);
}

function checkSegments({ segments, callbackId }: StoredRecord, faults: Faults): void {
  let last = 0;
  for (const { firstCallbackId, callbacks, bodies } of segments) {
    if (firstCallbackId !== last + 1) faults.add("gaps", `raw callbacks go from ${last} to ${firstCallbackId}`);
    if (bodies.length !== callbacks) {
      faults.add("gaps", `${bodies.length} raw callbacks are kept as ${callbacks} from ${firstCallbackId} on`);
    }
    last = firstCallbackId + callbacks - 1;
  }
  if (last !== callbackId) faults.add("gaps", `raw callbacks end with ${last}, their head says ${callbackId}`);
}

/** What a message says stands in the event it names and nowhere else. */
function checkMessages({ messages }: StoredRecord, faults: Faults): void {
  for (const { source, groupId, key, mark } of messages) {
    if (mark === undefined) faults.add("missing", `${source} ${groupId} has no event that says message ${key}`);
  }
}

function checkMemberCounts({ groups, members }: StoredRecord, faults: Faults): void {
  const counts = counted(members.map(({ source, groupId }) => `${source} ${groupId}`));
  for (const { source, groupId, memberCount } of groups) {
    const present = counts.get(`${source} ${groupId}`) ?? 0;
    if (present !== memberCount) {
      faults.add("miscounted", `${source} ${groupId} has ${present} members and counts ${memberCount}`);
    }
  }
}

function checkEntries({ entries }: Journal, record: StoredRecord, faults: Faults): number {
  const bodies = counted(record.segments.flatMap(({ source, bodies }) => bodies.map((body) => `${source} ${body}`)));
  const receipts = counted(record.receipts);
  const rows = storedRows(record);
  const groupOf = new Map(record.groups.map((group) => [`${group.source} ${group.groupId}`, group]));
  const events = feedMarks(record.feed);
  const known = new Set<string>();
  let passedAndMarked = 0;

  for (const entry of entries) {
    const { source, kind, mark, groupId, body, receiptKey, isToldOfFailure } = entry.callback;
    const name = `${source} ${kind} ${mark}`;
    const raw = `${source} ${body}`;
    const receipt = receiptKey === undefined ? undefined : storedReceiptKey(source, receiptKey);
    known.add(raw);
    if (receipt !== undefined) known.add(receipt);
    const stored = rows.get(name) ?? [];
    const counts = {
      row: stored.length,
      "raw callback": bodies.get(raw) ?? 0,
      event: events.get(`${kind} ${mark}`)?.length ?? 0,
      ...(receipt !== undefined && { receipt: receipts.get(receipt) ?? 0 }),
    };
    const isAcknowledged = entry.acknowledgedAt !== undefined;
    const isWhole = Object.values(counts).every((count) => count > 0);
    const isAbsent = Object.values(counts).every((count) => count === 0);
    if (isAbsent && isAcknowledged && !isToldOfFailure && groupOf.get(`${source} ${groupId}`)?.isStale) {
      passedAndMarked += 1;
    } else if (!isWhole && (isAcknowledged || !isAbsent)) {
      faults.add("missing", `${name} has ${told(counts)}`);
    }
    const mostRaw = receipt === undefined ? entry.attempts : 1;
    if (Object.entries(counts).some(([name, count]) => count > (name === "raw callback" ? mostRaw : 1))) {
      faults.add("doubled", `${name} has ${told(counts)}`);
    }
    for (const id of kind === "group" ? entry.groupIds : []) {
      if (!stored.includes(id)) faults.add("missing", `${name} was acknowledged as ${id}, stored as ${stored}`);
    }
  }
  for (const raw of bodies.keys()) if (!known.has(raw)) faults.add("strange", `nobody sent ${raw.slice(0, 200)}`);
  for (const key of receipts.keys()) if (!known.has(key)) faults.add("strange", `nothing sent has receipt ${key}`);
  checkOrder(entries, events, faults);
  return passedAndMarked;
}

/** The group ids of the rows, by source, kind and mark. */
function storedRows({ groups, members, messages }: StoredRecord): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  const add = (name: string, groupId: string) => rows.set(name, [...(rows.get(name) ?? []), groupId]);
  for (const { source, groupId, name } of groups) add(`${source} group ${name}`, groupId);
  for (const { source, groupId, userId } of members) add(`${source} member ${userId}`, groupId);
  for (const { source, groupId, mark } of messages) {
    if (mark !== undefined) add(`${source} message ${mark}`, groupId);
  }
  return rows;
}

/** As the database holds the key of a receipt. */
export function storedReceiptKey(source: string, receiptKey: string): string {
  return hash("sha256", `${source}\n${receiptKey}`, "base64url").slice(0, 22);
}

function checkOrder(
  entries: readonly JournalEntry[],
  events: ReadonlyMap<string, readonly number[]>,
  faults: Faults,
): void {
  const told = entries.flatMap((entry) => {
    const sequence = events.get(`${entry.callback.kind} ${entry.callback.mark}`)?.[0];
    return sequence === undefined ? [] : [{ entry, sequence }];
  });
  told.sort((one, other) => one.sequence - other.sequence);
  let latest: JournalEntry | undefined;
  for (const { entry } of told) {
    const { acknowledgedAt, callback } = entry;
    // If the vendor has no failure reply, the acknowledgement may precede the storing of a repetition.
    const isPromise = acknowledgedAt !== undefined && callback.isToldOfFailure;
    if (latest && isPromise && acknowledgedAt < latest.firstSentAt) {
      faults.add("disordered", `${callback.mark} is told behind ${latest.callback.mark}, which was sent later`);
    }
    if (!latest || entry.firstSentAt > latest.firstSentAt) latest = entry;
  }
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function told(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}${count === 1 ? "" : "s"}`)
    .join(", ");
}
