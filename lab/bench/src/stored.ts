import { queryNumber } from "./database-connection.ts";

/** What a side's database holds, counted in several places. */
export type Stored = Readonly<Record<string, number>>;

/** The statement that counts, by place. */
export type StoredQueries = Readonly<Record<string, string>>;

/** Counts in every place. */
export async function countStored(databaseUrl: string, queries: StoredQueries): Promise<Stored> {
  const counts = Object.entries(queries).map(
    async ([place, sql]) => [place, await queryNumber(databaseUrl, sql)] as const,
  );
  return Object.fromEntries(await Promise.all(counts));
}
