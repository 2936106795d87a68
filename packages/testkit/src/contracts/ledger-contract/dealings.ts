import type {
  DenialReason,
  FeedEvent,
  LedgerEntry,
  LedgerReader,
  MemberRecord,
  Outcome,
  Page,
  PageRequest,
  PerformCallback,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { expect } from "vitest";
import { creation } from "./plain-callbacks.js";

/** The default source of entries. */
export const SOURCE = "main";

type Performed = Extract<Outcome, { result: "performed" }>;

/** Makes a callback an entry, like a callback handler. */
export function settle(
  ledger: StoredLedger,
  callback: LedgerEntry["callback"],
  details: Partial<Omit<LedgerEntry, "callback">> = {},
): Promise<Outcome> {
  const receivedAt = Date.now();
  return ledger.settle({
    source: SOURCE,
    body: callback.command,
    receivedAt,
    deadline: receivedAt + 60_000,
    ...details,
    callback,
  });
}

/** Settles a callback that must succeed. */
export async function perform(ledger: StoredLedger, callback: PerformCallback): Promise<Performed> {
  const outcome = await settle(ledger, callback);
  expect(outcome).toMatchObject({ result: "performed" });
  return outcome.result === "performed" ? outcome : { result: "performed" };
}

/** Settles a callback that must be denied. */
export async function expectDenial(
  ledger: StoredLedger,
  callback: PerformCallback,
  reason: DenialReason,
): Promise<void> {
  expect(await settle(ledger, callback)).toMatchObject({ result: "denied", denial: { reason } });
}

/** Creates a group; resolves to its assigned id. */
export async function createGroup(
  ledger: StoredLedger,
  ownerId: string,
  others: readonly string[] = [],
): Promise<string> {
  const { groupId = "" } = await perform(ledger, creation(ownerId, others));
  return groupId;
}

/** Reads the whole feed in pages. */
export async function everyEvent(ledger: LedgerReader): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (;;) {
    const page = await ledger.feed({ after: events.at(-1)?.sequence ?? 0, limit: 500 });
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/** Reads a list to its end. */
export async function everyItem<Item>(
  read: (request: PageRequest) => Promise<Page<Item> | undefined>,
  limit = 100,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Item> | undefined = await read({ limit, ...(cursor !== undefined && { cursor }) });
    items.push(...(page?.items ?? []));
    cursor = page?.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Every member of a group. */
export function everyMember(
  ledger: LedgerReader,
  groupId: string,
  source: string = SOURCE,
): Promise<readonly MemberRecord[]> {
  return everyItem((request) => ledger.members(source, groupId, request));
}

/** The ids of a group's members in the order of joining; empty for an unknown group. */
export async function memberIds(
  ledger: StoredLedger,
  groupId: string,
  source: string = SOURCE,
): Promise<readonly string[]> {
  return (await ledger.roster(source, groupId))?.userIds ?? [];
}
