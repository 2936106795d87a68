import { readFeedPage } from "./feed-page.ts";
import { ServerReader, type Visit } from "./server-reader.ts";

const NAME = "chaos";
const WAIT_SECONDS = 2;
const PATIENCE_MS = 8000;

/** Reads as a consumer by name: the server keeps the place, and repeats what was not acknowledged. */
export class ConsumerReader extends ServerReader {
  readonly name = "consumer";
  readonly mayRepeat = true;

  protected async visit({ server, signal }: Visit): Promise<void> {
    const path = new URL(`/v1/consumers/${NAME}`, server);
    const send = (method: string, body: object, url = path) => {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const headers = { "content-type": "application/json" };
      return this.ask(url, { method, headers, body: JSON.stringify(body), signal: patience });
    };
    await send("PUT", {});
    while (!signal.aborted) {
      const url = new URL(`${path}/events?wait=${WAIT_SECONDS}&limit=200`);
      const response = await this.ask(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
      const { events, next } = await readFeedPage(response);
      for (const event of events) this.take(event);
      await send("POST", { sequence: next }, new URL(`${path}/ack`));
    }
  }
}
