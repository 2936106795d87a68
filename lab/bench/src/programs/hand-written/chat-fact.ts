import { createHash } from "node:crypto";

/** What a vendor tells about a chat. The digest is of the whole callback, so that a repeated one is known. */
export type ChatFact = { readonly digest: Buffer; readonly groupId: string } & (
  | { readonly kind: "message"; readonly message: ChatMessage }
  | { readonly kind: "joined" | "left"; readonly userIds: readonly string[] }
);

/** A message of a group. */
interface ChatMessage {
  /** The vendor's own; no two messages of a group have the same. */
  readonly key: string;
  readonly seq: number;
  readonly sender: string;
  readonly clientId: string;
  readonly elements: string;
  readonly custom: string | null;
  readonly sentAt: number;
}

/** Stores a fact in one transaction, unless it is stored already. */
export type StoreFact = (fact: ChatFact) => Promise<void>;

/** Tells callbacks apart. */
export function digestOf(...parts: readonly string[]): Buffer {
  return createHash("sha256").update(parts.join("\n")).digest();
}
