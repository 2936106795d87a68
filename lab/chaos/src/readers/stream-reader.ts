import { EventSourceParserStream } from "eventsource-parser/stream";
import { ServerReader, type Visit } from "./server-reader.ts";

/** In silence something comes every 15 seconds. */
const PATIENCE_MS = 20_000;

/** Follows the stream, and comes back with the last id that it was told. */
export class StreamReader extends ServerReader {
  readonly name = "stream";
  readonly mayRepeat = false;
  #lastEventId: string | undefined;

  protected async visit({ server, signal }: Visit): Promise<void> {
    const quiet = new AbortController();
    const timer = setTimeout(() => quiet.abort(), PATIENCE_MS);
    try {
      const place: Record<string, string> =
        this.#lastEventId === undefined ? {} : { "last-event-id": this.#lastEventId };
      const response = await this.ask(new URL("/v1/feed/stream?after=0", server), {
        headers: { accept: "text/event-stream", ...place },
        signal: AbortSignal.any([signal, quiet.signal]),
      });
      const told = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { id, event, data } of told ?? []) {
        timer.refresh();
        if (event === "end") return;
        if (event !== undefined) this.complain(`${event} ${data}`);
        else if (data !== "") this.take(JSON.parse(data));
        if (id !== undefined) this.#lastEventId = id;
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
