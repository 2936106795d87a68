import type { Stored } from "./stored.ts";

/** A side that takes callbacks, in a process of its own. */
export interface RunningSide {
  readonly port: number;
  readonly processId: number;
  /** Absent where the side stores nothing. */
  readonly stored?: () => Promise<Stored>;
  readonly stop: () => Promise<void>;
}

/** What a side may use while it runs. */
export interface Surroundings {
  /** Of its database; an empty text where the side needs none. */
  readonly databaseUrl: string;
  /** A temporary folder. */
  readonly folder: string;
}

/** One of the servers that are measured beside each other. */
export interface Side {
  readonly letter: string;
  readonly name: string;
  readonly database: "none" | "sqlite" | "mariadb";
  readonly start: (surroundings: Surroundings) => Promise<RunningSide>;
}
