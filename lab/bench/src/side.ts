import type { Stored } from "./stored.ts";

/** A running side, in its own process. */
export interface RunningSide {
  readonly port: number;
  readonly processId: number;
  /** Absent if the side stores nothing. */
  readonly stored?: () => Promise<Stored>;
  readonly stop: () => Promise<void>;
}

/** What a side may use while it runs. */
export interface Surroundings {
  /** The URL of its database; empty if the side needs none. */
  readonly databaseUrl: string;
  /** A temporary folder. */
  readonly folder: string;
}

/** One of the servers that are compared. */
export interface Side {
  readonly letter: string;
  readonly name: string;
  readonly database: "none" | "sqlite" | "mariadb";
  readonly start: (surroundings: Surroundings) => Promise<RunningSide>;
}
