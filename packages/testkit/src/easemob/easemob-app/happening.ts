import type { EasemobInfo } from "./group.js";

/** What happens to a group, as far as either dialect tells of it. The group already is as it is afterwards. */
export type Happening =
  | { readonly what: "created"; readonly members: readonly string[] }
  | { readonly what: "deleted"; readonly members: readonly string[] }
  | {
      readonly what: "joined";
      readonly how: "DIRECT" | "INVITE" | "APPLY";
      readonly users: readonly string[];
      /** Who accepted the application, or had invited; absent if nobody had to. */
      readonly by?: string;
    }
  | { readonly what: "left"; readonly how: "QUIT" | "KICK"; readonly users: readonly string[] }
  | { readonly what: "info"; readonly change: Partial<EasemobInfo> }
  | { readonly what: "announcement" }
  | { readonly what: "owner"; readonly former: string; readonly heir: string }
  | { readonly what: "mutedAll" }
  | { readonly what: "disabled" }
  | { readonly what: "admins"; readonly operation: ListOperation; readonly users: readonly string[] }
  | {
      readonly what: "mutes";
      readonly operation: ListOperation;
      readonly users: readonly string[];
      readonly until?: number;
    }
  | {
      readonly what: "blocked";
      readonly operation: ListOperation;
      readonly users: readonly string[];
      readonly until?: number;
      /** Who of them was a member. */
      readonly removed: readonly string[];
    }
  | { readonly what: "allowed"; readonly operation: ListOperation; readonly users: readonly string[] }
  | { readonly what: "shielded"; readonly operation: ListOperation; readonly user: string }
  | { readonly what: "files"; readonly operation: ListOperation; readonly fileId: string }
  | { readonly what: "applied"; readonly user: string; readonly reason: string }
  | { readonly what: "invited"; readonly user: string; readonly inviter: string; readonly reason: string }
  | { readonly what: "declined"; readonly user: string }
  | {
      readonly what: "attributes";
      readonly user: string;
      readonly attributes: { readonly [key: string]: string };
    };

/** Whether users are put on a list or taken off it. */
export type ListOperation = "ADD" | "REMOVE";

/** What happened, to which group, by whom and when. */
export interface GroupHappening {
  /** A user, or `@ppAdmin` for REST. */
  readonly operator: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly happening: Happening;
}
