/** What a look at one thing has found. A `fault` keeps something from working; a `note` needs nothing done. */
export interface Finding {
  readonly check: Check;
  readonly status: "ok" | "note" | "warning" | "fault";
  /** What was found, without secrets. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What is looked at. */
type Check =
  | "configuration"
  | "database"
  | "tables"
  | "callers"
  | "server"
  | "clients"
  | "clock"
  | "callbacks"
  | "setup"
  | "public-url";
