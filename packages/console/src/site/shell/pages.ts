import type { shellWords } from "./shell-words.js";

/** A page that the menu leads to. */
export interface Page {
  readonly name: keyof (typeof shellWords)["en"] & PageName;
  readonly path: string;
}

type PageName =
  | "overview"
  | "sources"
  | "groups"
  | "users"
  | "decisions"
  | "callbacks"
  | "deadLetters"
  | "deliveries"
  | "commands"
  | "reconciliation";

/** The pages of the menu, in its order. */
export const pages: readonly Page[] = [
  { name: "overview", path: "/console/" },
  { name: "sources", path: "/console/sources" },
  { name: "groups", path: "/console/groups" },
  { name: "users", path: "/console/users" },
  { name: "decisions", path: "/console/decisions" },
  { name: "callbacks", path: "/console/callbacks" },
  { name: "deadLetters", path: "/console/dead-letters" },
  { name: "deliveries", path: "/console/deliveries" },
  { name: "commands", path: "/console/commands" },
  { name: "reconciliation", path: "/console/reconciliation" },
];
