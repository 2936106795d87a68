import { Agent } from "node:http";
import { type AfterQueue, createAfterQueue } from "./openim-sender/after-queue.js";
import { answerOf, decisionOf } from "./openim-sender/answers.js";
import { goPost } from "./openim-sender/go-http.js";
import { type GoFields, GoJsonError, goJson, readGoJson } from "./openim-sender/go-json.js";
import { override } from "./openim-sender/overrides.js";

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

/** The result of an operation that OpenIM asked about. */
export interface OpenimVerdict {
  readonly continues: boolean;
  /** The error code that the caller of the operation gets; 0 if it continues. */
  readonly errCode: number;
  readonly errMsg: string;
  readonly errDlt: string;
  /** The request with which it continues, with the overrides of the answer. */
  readonly request: { readonly [field: string]: unknown };
  /** The known fields of the answer. */
  readonly answer: { readonly [field: string]: unknown };
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
const DATA_ERROR = 90_007;
const INTERNAL_ERROR = 500;
/** Read in the source of main of 2026-07-02: gRPC does not pass on lower codes. */
const LOWEST_CODE = 100;
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
    const misread = (why: string) => misreadings.push({ command, why, answer: text });
    let answer: GoFields;
    try {
      answer = readGoJson(text, answerOf(command));
    } catch (fault) {
      if (!(fault instanceof GoJsonError)) throw fault;
      misread(fault.message);
      return { ...refusal(DATA_ERROR, "DataError", "response format error"), request, answer: {} };
    }
    const { actionCode, nextCode, errCode, errMsg, errDlt } = decisionOf(answer);
    if (actionCode === 0 && nextCode === 1) {
      if (errCode < LOWEST_CODE) misread(`errCode ${errCode} does not reach the caller`);
      return { ...refusal(errCode < LOWEST_CODE ? INTERNAL_ERROR : errCode, errMsg, errDlt), request, answer };
    }
    if (actionCode !== 0) misread(`actionCode ${actionCode} lets the operation go on`);
    else if (nextCode !== 0) misread(`nextCode ${nextCode} lets the operation go on`);
    else if (errCode !== 0) misread(`errCode ${errCode} without nextCode lets the operation go on`);
    const overridden = override(command, request, answer);
    if (overridden.lost.length > 0) misread(`the answer does not repeat ${overridden.lost.join(", ")}`);
    if (overridden.fault) {
      misread(overridden.fault.why);
      return { ...refusal(overridden.fault.errCode, overridden.fault.why, ""), request, answer };
    }
    return { continues: true, errCode: 0, errMsg: "", errDlt: "", request: overridden.request, answer };
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

function refusal(errCode: number, errMsg: string, errDlt: string): Omit<OpenimVerdict, "request" | "answer"> {
  return { continues: false, errCode, errMsg, errDlt };
}
