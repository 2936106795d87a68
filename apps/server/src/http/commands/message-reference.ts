import { isVendorCallError, type MessageReference, type VendorClient } from "@grouphook/core";
import type { CommandDesk } from "./command-desk.js";

/** So many pages of the newest messages are read at the vendor to find one. */
const PAGES = 3;

interface MessagePlace {
  readonly source: string;
  readonly groupId: string;
  readonly topicId?: string;
  readonly key: string;
}

/** A message by its key, with its number: some vendors know messages by their numbers alone. */
export async function messageReference(desk: CommandDesk, place: MessagePlace): Promise<MessageReference> {
  const { source, groupId, key } = place;
  const known = await desk.ledger.messageNumber(source, groupId, place);
  if (known !== undefined) return { key, seq: known };
  const handler = await desk.find(source);
  const seq = typeof handler === "string" ? undefined : await numberAtVendor(handler.client, place);
  return seq === undefined ? { key } : { key, seq };
}

/** A vendor that is not reached will be asked once more, to recall the message, and that is then told. */
async function numberAtVendor(
  client: VendorClient,
  { groupId, topicId, key }: MessagePlace,
): Promise<number | undefined> {
  if (!client.reads || !client.readMessages) return undefined;
  const place = { groupId, ...(topicId !== undefined && { topicId }) };
  let from: number | null = null;
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const { messages, next }: Awaited<ReturnType<typeof client.readMessages>> = await client.readMessages(
        place,
        from,
      );
      const found = messages.find(({ message }) => message.key === key);
      if (found) return found.message.seq;
      if (next === null) return undefined;
      from = next;
    }
  } catch (fault) {
    if (!isVendorCallError(fault)) throw fault;
  }
  return undefined;
}
