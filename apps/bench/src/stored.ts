/** What a side's database holds, counted in several places; every acknowledged callback must add one to each. */
export type Stored = Readonly<Record<string, number>>;

/** The statement that counts, by place. */
export type StoredQueries = Readonly<Record<string, string>>;

/** Counts in every place. */
export async function countStored(
  queries: StoredQueries,
  query: (sql: string) => number | Promise<number>,
): Promise<Stored> {
  const counts = Object.entries(queries).map(async ([place, sql]) => [place, await query(sql)] as const);
  return Object.fromEntries(await Promise.all(counts));
}
