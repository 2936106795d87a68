import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { endWithThisProcess } from "../guard.ts";
import type { DeliveredMessage, Reader, ReaderPromise } from "./delivered-message.ts";
import { parseNote, readNotes } from "./receiver-notes.ts";

const program = fileURLToPath(new URL("webhook-receiver-program.ts", import.meta.url));
const START_PATIENCE_MS = 30_000;

/** A receiver of webhooks: processes that run one after the other on a port, and note what they get in a file. */
export class WebhookReceiver implements Reader {
  readonly name: string;
  readonly order: ReaderPromise["order"];
  readonly mayRepeat = true;
  readonly complaints: readonly string[] = [];
  readonly url: string;
  readonly #words: readonly string[];
  readonly #file: string;
  #child: ChildProcess | undefined;
  #overlapping = 0;

  constructor(order: ReaderPromise["order"], port: number, file: string) {
    this.name = order === "feed" ? "webhook, in order" : "webhook, by group";
    this.order = order;
    this.url = `http://127.0.0.1:${port}/hook`;
    this.#file = file;
    this.#words = [program, file, String(port)];
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#words, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    endWithThisProcess(child);
    await once(child.stdout, "data", { signal: AbortSignal.timeout(START_PATIENCE_MS) });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async messages(): Promise<readonly DeliveredMessage[]> {
    const lines = (await readFile(this.#file, "utf8")).split("\n");
    const { taken, overlapping } = readNotes(
      lines.flatMap((line) => parseNote(line) ?? []),
      this.order,
    );
    this.#overlapping = overlapping;
    return taken;
  }

  /** As of the last reading of its messages. */
  overlapping(): number {
    return this.#overlapping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
