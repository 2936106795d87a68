/** Whom or what to erase in a source: what a person has said and is called, or all that was said in a group. */
export type ErasureTarget =
  | { readonly source: string; readonly userId: string }
  | { readonly source: string; readonly groupId: string };

/** How much an erasure has emptied or removed. */
export interface ErasedNumbers {
  /** Messages that were told; their events are empty now. */
  readonly messages: number;
  /** Other events from which something was taken. */
  readonly events: number;
  /** Raw callbacks. */
  readonly callbacks: number;
  /** Members, and users on lists. */
  readonly members: number;
  readonly groups: number;
  readonly topics: number;
  readonly decisions: number;
  readonly deadLetters: number;
  /** What apps commanded. */
  readonly commands: number;
}

/** An erasure: how far it has come and, once it is done, what was erased when. Times are Unix milliseconds. */
export interface ErasureRecord {
  readonly id: string;
  readonly source: string;
  readonly subject: "user" | "group";
  /** The user's or group's id while the erasure goes on; `null` once it is done. */
  readonly targetId: string | null;
  readonly requestedAt: number;
  readonly finishedAt: number | null;
  /** What is being gone through: `members`, `group`, `messages`, `feed`, `callbacks`, `dead-letters`, `decisions`, `commands`, `traces`. */
  readonly stage: string;
  /** For stages that go through numbered rows: the number up to which that is done, and the one at which it ends; else 0. */
  readonly reached: number;
  readonly goal: number;
  readonly erased: ErasedNumbers;
}
