import { createHash } from "node:crypto";

/** A fact about a chat. The digest of the whole callback shows whether it is repeated. */
export type ChatFact = { readonly digest: Buffer; readonly groupId: string } & (
  | { readonly kind: "message"; readonly message: ChatMessage }
  | { readonly kind: "joined" | "left"; readonly userIds: readonly string[] }
);

/** A message of a group. */
interface ChatMessage {
  /** The vendor's id, unique within the group. */
  readonly key: string;
  readonly seq: number;
  readonly sender: string;
  readonly clientId: string;
  readonly elements: string;
  readonly custom: string | null;
  readonly sentAt: number;
}

/** Stores a fact in one transaction, unless it is already stored. */
export type StoreFact = (fact: ChatFact) => Promise<void>;

/** Identifies a callback. */
export function digestOf(...parts: readonly string[]): Buffer {
  return createHash("sha256").update(parts.join("\n")).digest();
}
