import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Adapter,
  type CallbackHandler,
  type CallbackReport,
  createCallbackHandler,
  inOrder,
  type Ledger,
  type OnFailure,
  type Policy,
} from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import { openLedger } from "@grouphook/core/storage";
import { messagesPolicy } from "@grouphook/policies";
import { type SeededRandom, seededRandom } from "@grouphook/testkit";
import { capriciousPolicy } from "./capricious-policy.ts";
import { type Dialect, type Installation, PATH_SECRET } from "./dialect.ts";
import { readThrough } from "./read-through.ts";
import { type DatabaseRecord, openRecord } from "./record.ts";
import { sendBytes } from "./send-bytes.ts";
import type { Input } from "./specimen.ts";
import { type Exchange, watched } from "./watched-handler.ts";

/** Some inputs fed at once, and their effects. */
export interface Trial {
  readonly exchanges: readonly Exchange[];
  /** The answers over connections, with status and body. */
  readonly responses: readonly { readonly status: number; readonly body: string }[];
  readonly rowsWritten: number;
  readonly callbacksKept: number;
  /** The complaints of ledger, process and connections. */
  readonly complaints: readonly string[];
}

/** An adapter behind its handler, with ledger, policy and server, on an empty database. */
export interface Subject {
  readonly installation: Installation;
  readonly onFailure: OnFailure;
  readonly description: string;
  feed(inputs: readonly Input[]): Promise<Trial>;
  /** What is inconsistent in the ledger, or `undefined`. Reads everything. */
  inconsistency(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** How a subject differs from a real server. */
export interface SubjectOptions {
  /** Called before inputs are fed. */
  readonly beforeFeeding?: (inputs: readonly Input[]) => void;
  /** Replaces the adapter, to test whether its faults are noticed; likewise the others. */
  readonly adapter?: (adapter: Adapter) => Adapter;
  readonly ledger?: (ledger: Ledger, database: string) => Ledger;
  readonly handler?: (handler: CallbackHandler) => CallbackHandler;
}

const SOURCE = "fuzz";
const BODY_LIMIT = 64 * 1024;
/** Longer than the fuzzing policy takes. */
const POLICY_DEADLINE_MS = 500;

/** Creates a subject with random options, the same for the same seed. */
export async function openSubject(dialect: Dialect, seed: number, options: SubjectOptions = {}): Promise<Subject> {
  const random = seededRandom(seed);
  const installation = dialect.install(random);
  const onFailure = random.pick(["allow", "deny"] as const);
  const keeping = random.pick(["store", "store", "feed", "none"] as const);
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "grouphook-fuzz-"));
  const path = join(folder, "ledger.db");
  const clock = { at: 0 };
  const complaints: string[] = [];
  const ledger = await openLedger({
    url: `sqlite:${path}`,
    messages: { [SOURCE]: keeping },
    // What is pruned could not be told from what was lost.
    retentionDays: { callbacks: "forever", receipts: "forever" },
    now: () => clock.at,
    onFault: ({ kind, message, cause }) => {
      // Much of the input is invalid, and dead letters are limited.
      if (kind !== "dead-letter-lost") complaints.push(`the ledger tells of a ${kind}: ${message}: ${String(cause)}`);
    },
  });
  const record = openRecord(path);
  const reports = new AsyncLocalStorage<CallbackReport[]>();
  const inner = createCallbackHandler({
    source: SOURCE,
    adapter: options.adapter?.(installation.adapter) ?? installation.adapter,
    ledger: options.ledger?.(ledger, path) ?? ledger,
    onFailure,
    pathSecret: PATH_SECRET,
    policyDeadlineMs: POLICY_DEADLINE_MS,
    now: () => clock.at,
    observe: (report) => reports.getStore()?.push(report),
    ...policyOf(random, seed),
  });
  const handler = watched(options.handler?.(inner) ?? inner, reports);
  const server = createServer(callbackListener(handler, { bodyLimit: BODY_LIMIT }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const complain = (fault: unknown) =>
    complaints.push(`unhandled: ${fault instanceof Error ? fault.stack : String(fault)}`);
  process.on("unhandledRejection", complain);
  process.on("uncaughtException", complain);

  return {
    installation,
    onFailure,
    description: `${installation.description} onFailure=${onFailure} messages=${keeping}`,

    async feed(inputs) {
      options.beforeFeeding?.(inputs);
      const before = record.position();
      clock.at = atOf(inputs);
      const responses = await Promise.all(
        inputs.map((input) => {
          if (input.kind === "bytes") return sendBytes(port, input.bytes);
          return handler.handle(installation.inboundOf(input.specimen)).then(
            () => [],
            () => [],
          );
        }),
      );
      const exchanges = await handler.exchanged();
      const after = record.position();
      return {
        exchanges,
        responses: responses.flat(),
        rowsWritten: after.writes - before.writes,
        callbacksKept: after.callbacks - before.callbacks,
        complaints: complaints.splice(0),
      };
    },

    inconsistency: async () => (await faultOf(() => readThrough(ledger))) ?? record.fault(),

    async close() {
      process.off("unhandledRejection", complain);
      process.off("uncaughtException", complain);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await closeAll(ledger, record);
      rmSync(folder, { recursive: true });
    },
  };
}

async function closeAll(ledger: { close(): Promise<void> }, record: DatabaseRecord): Promise<void> {
  await ledger.close();
  record.close();
}

async function faultOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (fault) {
    return `the ledger cannot be read: ${fault instanceof Error ? fault.stack : String(fault)}`;
  }
}

function atOf(inputs: readonly Input[]): number {
  const [first] = inputs;
  if (!first) return 0;
  return first.kind === "callback" ? first.specimen.at : first.at;
}

function policyOf(random: SeededRandom, seed: number): { readonly policy?: Policy } {
  if (random.chance(0.2)) return {};
  const capricious = capriciousPolicy(seed);
  if (random.chance(0.5)) return { policy: capricious };
  const words = messagesPolicy({
    words: { list: ["casino", "群"], action: random.pick(["replace", "deny", "discard"]) },
  });
  return { policy: inOrder(words, capricious) };
}
