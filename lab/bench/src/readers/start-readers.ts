import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "../child-server.ts";
import type { OpenReaders, ReadersLags, ReadersProgress } from "./reader-commands.ts";
import type { KnownTimes } from "./receipts.ts";

const program = fileURLToPath(new URL("../programs/stream-readers.ts", import.meta.url));
const LOOK_MS = 25;

/** Readers of streams, in a process of their own. */
export interface Readers extends AsyncDisposable {
  readonly processId: number;
  /** Opens a reader for each path. Rejects if the server does not take all of them. */
  readonly open: (settings: OpenReaders) => Promise<void>;
  readonly progress: () => Promise<ReadersProgress>;
  /** Resolves when every reader has all events up to this one; rejects if the server lets one go. */
  readonly until: (sequence: number, signal: AbortSignal) => Promise<void>;
  readonly lags: (known: KnownTimes) => Promise<ReadersLags>;
}

/** Starts the process; it has no readers yet. */
export async function startReaders(): Promise<Readers> {
  const child = await startChildServer(program);
  const progress = (): Promise<ReadersProgress> => tell(child, "progress", {});
  return {
    processId: child.processId,
    async open(settings) {
      const { open, ended }: ReadersProgress = await tell(child, "open", settings);
      if (ended > 0) throw new Error(`only ${open} of ${open + ended} readers are open`);
    },
    progress,
    async until(sequence, signal) {
      for (;;) {
        const { last, ended } = await progress();
        if (last.every((reached) => reached >= sequence)) return;
        if (ended > 0) throw new Error(`${ended} readers were let go`);
        await delay(LOOK_MS, undefined, { signal });
      }
    },
    lags: (known) => tell(child, "lags", known),
    [Symbol.asyncDispose]: () => child.stop(),
  };
}

async function tell<Answer>({ port }: ChildServer, command: string, told: object): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/${command}`, { method: "POST", body: JSON.stringify(told) });
  return JSON.parse(await response.text());
}
