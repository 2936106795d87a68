import { groupLists, type LedgerReader } from "@grouphook/core";

const LIMIT = 500;

/** Reads everything with the ledger's public reads. Throws if a row cannot be read. */
export async function readThrough(ledger: LedgerReader): Promise<void> {
  let after = 0;
  for (;;) {
    const events = await ledger.feed({ after, limit: LIMIT });
    for (const { sequence } of events) {
      if (sequence !== after + 1) throw new Error(`event ${sequence} follows event ${after}`);
      after += 1;
    }
    if (events.length === 0) break;
  }
  const last = await ledger.lastSequence();
  if (after !== last) throw new Error(`the feed ends at ${after}, not at ${last}`);
  await ledger.decisions({ after: 0, limit: LIMIT });
  await ledger.callbackCommands();
  let cursor: string | null | undefined;
  do {
    const page = await ledger.groups({ limit: LIMIT, ...(cursor && { cursor }) });
    for (const { source, groupId } of page.items) {
      await ledger.members(source, groupId, { limit: LIMIT });
      await ledger.messages(source, groupId, { limit: LIMIT });
      await ledger.topics(source, groupId, { limit: LIMIT });
      for (const list of groupLists) await ledger.groupList(source, groupId, list, { limit: LIMIT });
    }
    cursor = page.next;
  } while (cursor);
}
