import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { SeededRandom } from "@grouphook/testkit";
import { CallbackMix } from "./callback-mix.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import type { VendorReply } from "./vendor-callback.ts";

const LONGEST_PAUSE_MS = 8;
/** The share of failed callbacks that are not repeated; they must be applied once or not at all. */
const ABANDONED = 0.1;
/** The share of acknowledged callbacks that are repeated. */
const REPEATED = 0.02;

interface Repetition {
  readonly entry: JournalEntry;
  readonly notBefore: number;
}

/**
 * Sends callbacks over several keep-alive connections, each of which sends the next one when the last is answered. A callback
 * that is not acknowledged is repeated byte for byte, to a random server.
 */
export class Sender {
  readonly journal: Journal = new Journal();
  readonly #mix: CallbackMix;
  readonly #random: SeededRandom;
  readonly #targets: () => readonly string[];
  readonly #signal: AbortSignal;
  readonly #agent: Agent;
  readonly #laneCount: number;
  #repetitions: Repetition[] = [];
  #isEnding = false;
  #isClosed = false;
  #deadline = Number.POSITIVE_INFINITY;
  #lanes: Promise<unknown> = Promise.resolve();

  /** `targets` returns the current URLs of the servers. */
  constructor(
    random: SeededRandom,
    targets: () => readonly string[],
    { lanes, signal }: { readonly lanes: number; readonly signal: AbortSignal },
  ) {
    this.#random = random;
    this.#laneCount = lanes;
    this.#agent = new Agent({ keepAlive: true, maxSockets: lanes });
    this.#mix = new CallbackMix(random);
    this.#targets = targets;
    this.#signal = signal;
  }

  /** Creates the first groups, then sends until `finish`. Rejects if they cannot be created. */
  async start(): Promise<void> {
    for (const callback of this.#mix.first()) {
      const entry = this.journal.open(callback);
      await this.#attempt(entry, false);
      if (entry.acknowledgedAt === undefined) {
        const replies = [...this.journal.failures.keys(), ...this.journal.nonsense].join() || "no reply";
        throw new Error(`${callback.source}: a first group was not created: ${replies}`);
      }
    }
    this.#lanes = Promise.all(Array.from({ length: this.#laneCount }, () => this.#drive()));
    this.#lanes.catch(() => undefined);
  }

  /** Sends nothing new, only repetitions. Resolves to how many callbacks were not acknowledged in time. */
  async finish(patienceMs: number): Promise<number> {
    this.#isEnding = true;
    this.#deadline = performance.now() + patienceMs;
    await this.#lanes;
    return this.#repetitions.filter(({ entry }) => entry.acknowledgedAt === undefined).length;
  }

  /** Stops at once, even if callbacks are not acknowledged. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#agent.destroy();
    await this.#lanes.catch(() => undefined);
  }

  async #drive(): Promise<void> {
    while (!this.#isClosed) {
      const isAnyoneThere = this.#targets().length > 0 || performance.now() >= this.#deadline;
      const entry = isAnyoneThere ? this.#next() : undefined;
      if (entry === "end") return;
      if (entry) await this.#attempt(entry, true);
      await delay(this.#random.below(LONGEST_PAUSE_MS + 1), undefined, { signal: this.#signal });
    }
  }

  #next(): JournalEntry | "end" | undefined {
    const now = performance.now();
    const due = this.#repetitions.findIndex(({ notBefore }) => notBefore <= now);
    if (due >= 0 && now < this.#deadline) return this.#repetitions.splice(due, 1)[0]?.entry;
    if (!this.#isEnding) return this.journal.open(this.#mix.next());
    return this.#repetitions.length === 0 || now >= this.#deadline ? "end" : undefined;
  }

  async #attempt(entry: JournalEntry, mayRepeat: boolean): Promise<void> {
    const { journal } = this;
    const { callback } = entry;
    const isRepetition = entry.acknowledgedAt !== undefined;
    if (isRepetition) journal.repeated += 1;
    entry.attempts += 1;
    const reply = await this.#exchange(entry);
    const judgement = reply && callback.judge(reply);
    if (judgement?.is === "acknowledged") {
      const { groupId } = judgement;
      if (groupId !== undefined) entry.groupIds.add(groupId);
      if (isRepetition) return;
      entry.acknowledgedAt = performance.now();
      if (groupId !== undefined) this.#mix.learn(callback, groupId);
      if (mayRepeat && this.#random.chance(REPEATED)) this.#repeat(entry);
      return;
    }
    if (!judgement) journal.unanswered += 1;
    else if (judgement.is === "failed") journal.fail(entry, judgement.code);
    else if (journal.nonsense.length < 5) journal.nonsense.push(`${callback.source}: ${reply?.status} ${reply?.body}`);
    if (mayRepeat && !isRepetition && !this.#random.chance(ABANDONED)) this.#repeat(entry);
  }

  #repeat(entry: JournalEntry): void {
    this.#repetitions.push({ entry, notBefore: performance.now() + 20 + this.#random.below(281) });
  }

  /** Resolves to `undefined` if no complete reply arrived within the vendor's timeout. */
  async #exchange({ callback: { path, headers, body, patienceMs } }: JournalEntry): Promise<VendorReply | undefined> {
    const targets = this.#targets();
    if (targets.length === 0) return undefined;
    const url = new URL(path, this.#random.pick(targets));
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(patienceMs)]);
    return new Promise((resolve) => {
      const lengths = { "content-length": Buffer.byteLength(body) };
      const sent = request(url, { agent: this.#agent, method: "POST", headers: { ...headers, ...lengths }, signal });
      sent.once("error", () => resolve(undefined));
      sent.once("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", () => resolve(undefined));
        response.once("close", () => {
          const text = Buffer.concat(parts).toString("utf8");
          resolve(response.complete ? { status: response.statusCode ?? 0, body: text } : undefined);
        });
      });
      sent.end(body);
    });
  }
}
