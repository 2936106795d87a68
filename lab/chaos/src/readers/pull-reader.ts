import { readFeedPage } from "./feed-page.ts";
import { ServerReader, type Visit } from "./server-reader.ts";

const WAIT_SECONDS = 2;
const PATIENCE_MS = 8000;

/** Pulls the feed, and keeps its place with the events. */
export class PullReader extends ServerReader {
  readonly name = "pull";
  readonly mayRepeat = false;
  #after = 0;
  #epoch: string | undefined;

  protected async visit({ server, signal }: Visit): Promise<void> {
    const url = new URL(`/v1/feed?after=${this.#after}&wait=${WAIT_SECONDS}&limit=200`, server);
    if (this.#epoch !== undefined) url.searchParams.set("epoch", this.#epoch);
    const response = await this.ask(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    const { events, next, epoch } = await readFeedPage(response);
    for (const event of events) this.take(event);
    this.#after = next;
    this.#epoch = epoch;
  }
}
