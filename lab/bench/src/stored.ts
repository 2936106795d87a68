import { queryNumber } from "./database-connection.ts";

/** The content of a side's database, counted in several places. */
export type Stored = Readonly<Record<string, number>>;

/** The counting statements, by place. */
export type StoredQueries = Readonly<Record<string, string>>;

/** Counts every place. */
export async function countStored(databaseUrl: string, queries: StoredQueries): Promise<Stored> {
  const counts = Object.entries(queries).map(
    async ([place, sql]) => [place, await queryNumber(databaseUrl, sql)] as const,
  );
  return Object.fromEntries(await Promise.all(counts));
}
