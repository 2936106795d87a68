import { Agent } from "node:http";
import { type AfterQueue, createAfterQueue } from "./openim-sender/after-queue.js";
import { goPost } from "./openim-sender/go-http.js";
import { type GoFields, goJson } from "./openim-sender/go-json.js";
import { type OpenimVerdict, readReply, refusal } from "./openim-sender/read-reply.js";

export type { OpenimVerdict } from "./openim-sender/read-reply.js";

/** The options of a look-alike of OpenIM's webhook client. */
export interface OpenimSenderOptions {
  /** The `url` of webhooks.yml; only `http`. The command is appended after a slash. */
  readonly url: string;
  /** The release of the server; `main` (of 2026-07-02) unless set. */
  readonly release?: "3.8.3" | "main";
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** The `timeout` of every hook, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
}

/** An answer that OpenIM understands differently from what the sender can have meant. */
export interface OpenimMisreading {
  readonly command: string;
  readonly why: string;
  /** The answer, as far as there was one. */
  readonly answer: string;
}

/**
 * A look-alike of the webhook client in OpenIM Server. Adds `callbackCommand` to the body and an id to the operation, unless
 * they are set.
 */
export interface OpenimSender {
  readonly release: "3.8.3" | "main";
  /** Answers so far that OpenIM misunderstood or did not get. */
  readonly misreadings: readonly OpenimMisreading[];
  before(command: string, body: object, operationId?: string): Promise<OpenimVerdict>;
  /** Resolves when the operation continues, which may be long before the hook is sent, or after it was dropped. */
  after(command: string, body: object, operationId?: string): Promise<"taken" | "dropped">;
  /** Resolves when every after-hook accepted so far has been sent. */
  drained(): Promise<void>;
}

/** Observed: `http.Client.Timeout`. */
const LONGEST_MS = 15_000;
/** Observed: `MaxConnsPerHost`. */
const MOST_CONNECTIONS = 100;
const NETWORK_ERROR = 90_004;
/** Commands that carry the ticket for an answer as a message, on main. */
const KEYED: ReadonlySet<string> = new Set([
  "callbackAfterSendGroupMsgCommand",
  "callbackAfterSendSingleMsgCommand",
  "callbackAfterMsgSaveDBCommand",
]);

/** Creates a look-alike of OpenIM's webhook client. */
export function openimSender(options: OpenimSenderOptions): OpenimSender {
  const { url, release = "main", now = Date.now, timeoutMs = 5000 } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  const misreadings: OpenimMisreading[] = [];
  /** Each process of OpenIM has its own queue. */
  const queues = { group: createAfterQueue(), msg: createAfterQueue(), msgtransfer: createAfterQueue() };
  let operations = 0;

  function newOperationId(): string {
    operations += 1;
    return `${now()}${String(operations).padStart(6, "0")}`;
  }

  function post(command: string, fields: GoFields, operationId: string): Promise<string> {
    const target = new URL(`${url}/${command}`);
    if (release === "main" && KEYED.has(command)) target.searchParams.set("key", ticketOf(fields));
    const signal = AbortSignal.timeout(timeoutMs > 0 ? Math.min(timeoutMs, LONGEST_MS) : LONGEST_MS);
    return goPost(agent, { url: target, operationId, body: goJson(fields) }, signal);
  }

  function read(command: string, request: GoFields, text: string): OpenimVerdict {
    const reading = readReply(command, request, text);
    misreadings.push(...reading.misreadings.map((why) => ({ command, why, answer: text })));
    return reading.verdict;
  }

  return {
    release,
    misreadings,

    async before(command, body, operationId = newOperationId()) {
      const request = { callbackCommand: command, ...body };
      let text: string;
      try {
        text = await post(command, request, operationId);
      } catch (fault) {
        const why = fault instanceof Error ? fault.message : String(fault);
        misreadings.push({ command, why: `no answer: ${why}`, answer: "" });
        return { ...refusal(NETWORK_ERROR, "NetworkError", why), request, answer: {} };
      }
      return read(command, request, text);
    },

    after(command, body, operationId = newOperationId()) {
      const fields = { callbackCommand: command, ...body };
      return queueOf(command, queues).push(async () => {
        // The result is ignored, and so are errors.
        await post(command, fields, operationId).catch(() => undefined);
      });
    },

    async drained() {
      await Promise.all(Object.values(queues).map((queue) => queue.drained()));
    },
  };
}

function queueOf(command: string, queues: { readonly [process in "group" | "msg" | "msgtransfer"]: AfterQueue }) {
  if (command.includes("MsgSaveDB")) return queues.msgtransfer;
  return command.includes("Msg") ? queues.msg : queues.group;
}

function ticketOf({ sendID, recvID = "", groupID = "" }: GoFields): string {
  return Buffer.from(JSON.stringify({ sendID, recvID, groupID })).toString("base64");
}
