import { z } from "zod";

/** An item of the query API, unchecked. */
export interface Shown {
  readonly [field: string]: unknown;
}

const shown: z.ZodType<Shown> = z.record(z.string(), z.unknown());
const page = z.object({ items: z.array(shown), next: z.string().nullable() });
const feed = z.object({ events: z.array(shown) });

/** Everything that the query API returns about a group, with the messages of the group itself and of the given topics. */
export interface ReadGroup {
  readonly group: Shown;
  readonly members: readonly Shown[];
  readonly topics: readonly Shown[];
  /** Oldest first within each topic. */
  readonly messages: readonly Shown[];
}

/** Reads a group of the record; `undefined` for an unknown one. */
export async function readGroup(
  url: string,
  source: string,
  groupId: string,
  topicIds: readonly string[] = [],
): Promise<ReadGroup | undefined> {
  const path = `${url}/v1/groups/${source}/${encodeURIComponent(groupId)}`;
  const response = await fetch(path);
  if (response.status === 404) return undefined;
  const group = shown.parse(await response.json());
  const places = [`${path}/messages`, ...topicIds.map((id) => `${path}/messages?topic=${encodeURIComponent(id)}`)];
  const messages = await Promise.all(places.map((place) => readAll(place, "before")));
  return {
    group,
    members: await readAll(`${path}/members`, "cursor"),
    topics: await readAll(`${path}/topics`, "cursor"),
    messages: messages.flatMap((newestFirst) => newestFirst.toReversed()),
  };
}

/** Who is on a list of a group of the record. */
export async function readList(
  url: string,
  source: string,
  groupId: string,
  list: "allowed" | "blocked",
): Promise<readonly Shown[]> {
  return readAll(`${url}/v1/groups/${source}/${encodeURIComponent(groupId)}/lists/${list}`, "cursor");
}

/** How many groups of a source the record has. */
export async function countGroups(url: string, source: string): Promise<number> {
  return (await readGroupIds(url, source)).length;
}

/** The ids of all groups of a source in the record. */
export async function readGroupIds(url: string, source: string): Promise<readonly string[]> {
  const groups = await readAll(`${url}/v1/groups?source=${source}`, "cursor");
  return groups.map(({ groupId }) => String(groupId));
}

/** The first events of the feed. */
export async function readFeed(url: string): Promise<readonly Shown[]> {
  const response = await fetch(`${url}/v1/feed?limit=1000`);
  return feed.parse(await response.json()).events;
}

async function readAll(path: string, parameter: "cursor" | "before"): Promise<readonly Shown[]> {
  const items: Shown[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const from = next === "" ? "" : `&${parameter}=${encodeURIComponent(next)}`;
    const response = await fetch(`${path}${path.includes("?") ? "&" : "?"}limit=1000${from}`);
    const read: z.output<typeof page> = page.parse(await response.json());
    items.push(...read.items);
    next = read.next;
  }
  return items;
}
