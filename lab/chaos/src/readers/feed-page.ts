import { field } from "../field.ts";

/** A page of events, as the server writes it. */
export interface FeedPage {
  readonly events: readonly unknown[];
  readonly next: number;
  readonly epoch: string;
}

/** Reads a page; throws where it is none. */
export async function readFeedPage(response: Response): Promise<FeedPage> {
  const page: unknown = await response.json();
  const [events, next, epoch] = ["events", "next", "epoch"].map((name) => field(page, name));
  if (Array.isArray(events) && typeof next === "number" && typeof epoch === "string") return { events, next, epoch };
  throw new Error(`no page of the feed: ${JSON.stringify(page).slice(0, 200)}`);
}

/** Reads all events of the feed from a server. */
export async function readWholeFeed(server: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const feed: unknown[] = [];
  for (let after = 0; ; ) {
    const { events, next } = await readFeedPage(await fetch(`${server}/v1/feed?after=${after}&limit=1000`, { signal }));
    if (events.length === 0) return feed;
    feed.push(...events);
    after = next;
  }
}
