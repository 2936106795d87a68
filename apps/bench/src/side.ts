/** What a side's database holds, counted in several places; every acknowledged callback must add one to each. */
export type Stored = Readonly<Record<string, number>>;

/** A side that takes callbacks, in a process of its own. */
export interface RunningSide {
  readonly port: number;
  /** The path that takes callbacks. */
  readonly path: string;
  /** Absent where the side stores nothing. */
  readonly stored?: () => Promise<Stored>;
  readonly stop: () => Promise<void>;
}

/** One of the servers that are measured beside each other. */
export interface Side {
  readonly letter: string;
  readonly name: string;
  readonly database: "none" | "sqlite" | "mariadb";
  /** Takes the URL of a fresh database; an empty text where it needs none. */
  readonly start: (databaseUrl: string) => Promise<RunningSide>;
}
