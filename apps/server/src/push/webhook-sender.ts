import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";
import { type AddressGuard, REFUSED_ADDRESS } from "./address-guard.js";
import { retryAfterOf } from "./retry-schedule.js";

/** How long a receiver may take for everything, from the look-up of its name to the end of its answer. */
const TIME_LIMIT_MS = 15_000;
/** How much of an answer is read; of a longer one, the status counts. */
const LARGEST_ANSWER = 64 * 1024;
/** How much of it is kept with the attempt, to be read by a person. */
const ANSWER_HEAD = 1024;
const IDLE_MS = 30_000;
const PART_BYTES = 64 * 1024;
/** Another process may be sending by now. */
const WITHHELD = "was not sent: another server may be delivering";

/** How one request ended. */
export interface SendResult {
  /** `gone`: the receiver wants nothing more (410). */
  readonly outcome: "delivered" | "failed" | "gone";
  /** `null` if there was no answer. */
  readonly status: number | null;
  /** Why it failed; `null` if it did not. Names no part of the URL but its host. */
  readonly error: string | null;
  /** The beginning of the answer's body. */
  readonly answer: string;
  readonly retryAfterMs: number | null;
  readonly milliseconds: number;
}

interface Post {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What of an answer is known when it ends, or is cut off. */
type Answered = Pick<SendResult, "status" | "answer" | "retryAfterMs"> & { readonly error: string | null };

/** Whether what is left of a message may be sent, and who is told if not. */
interface Permission {
  readonly maySend: () => boolean;
  readonly onWithheld: () => void;
}

/** How to send. */
export interface WebhookSenderOptions {
  readonly guard: AddressGuard;
  /** Connections to the receiver at most; also the number of requests at once. */
  readonly connections: number;
  readonly timeLimitMs?: number;
  /** Asked before each part of a message is sent, and before it is sent once more; it always may be unless set. */
  readonly maySend?: () => boolean;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Posts to one URL over kept-alive connections of its own. Follows no redirects, and knows no proxy. */
export class WebhookSender {
  readonly #url: URL;
  readonly #options: WebhookSenderOptions;
  readonly #agent: Agent;
  readonly #isSecure: boolean;
  readonly #request: typeof requestHttp;
  #isClosed = false;

  constructor(url: string, options: WebhookSenderOptions) {
    this.#url = new URL(url);
    this.#options = options;
    const settings = {
      keepAlive: true,
      maxSockets: options.connections,
      timeout: IDLE_MS,
      lookup: options.guard.lookup,
    };
    this.#isSecure = this.#url.protocol === "https:";
    this.#agent = this.#isSecure ? new SecureAgent(settings) : new Agent(settings);
    this.#request = this.#isSecure ? requestHttps : requestHttp;
  }

  /** Never rejects: whatever the receiver does is a result. */
  async send(post: Post): Promise<SendResult> {
    const startedAt = performance.now();
    const answered = await this.#answer(post);
    const { status } = answered;
    const isTaken = status !== null && status >= 200 && status < 300;
    const refusal = status === null || isTaken ? null : `answered ${status}`;
    const error = answered.error ?? refusal;
    const outcome = error === null ? "delivered" : status === 410 ? "gone" : "failed";
    return { ...answered, outcome, error, milliseconds: performance.now() - startedAt };
  }

  /** Lets go of the connections. What is being sent is cut off. */
  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
  }

  #answer(post: Post): Promise<Answered> {
    const fault = this.#options.guard.faultOfHost(this.#url);
    if (fault !== undefined) return Promise.resolve(noAnswer(fault));
    const { timeLimitMs: limit = TIME_LIMIT_MS, maySend = () => true } = this.#options;
    const body = Buffer.from(post.body);
    return new Promise((resolve) => {
      let current: ClientRequest | undefined;
      let heard: Answered | undefined;
      let isSettled = false;
      const settle = (answered: Answered, isAtEnd = false) => {
        isSettled = true;
        clearTimeout(timer);
        resolve(answered);
        if (!isAtEnd) current?.destroy();
      };
      const tooLate = () => settle({ ...(heard ?? noAnswer("")), error: `did not answer within ${limit / 1000} s` });
      const timer = setTimeout(tooLate, limit);
      const attempt = (isRepeated: boolean) => {
        const sent = this.#request(this.#url, {
          method: "POST",
          agent: this.#agent,
          headers: { ...post.headers, "content-length": body.length },
        });
        current = sent;
        sent.on("response", (answer) => {
          heard = this.#headOf(answer);
          readHead(answer, (text, error, isAtEnd) => settle({ ...this.#headOf(answer), answer: text, error }, isAtEnd));
        });
        sent.on("upgrade", () => settle({ ...noAnswer("answered 101"), status: 101 }));
        sent.on("error", (cause) => {
          if (heard || isSettled) return;
          const isWorthwhile = !isRepeated && !this.#isClosed && isStale(sent, cause);
          if (isWorthwhile && maySend()) attempt(true);
          else settle(noAnswer(told(cause)));
        });
        sent.on("socket", (socket) => {
          const onWithheld = () => settle(noAnswer(WITHHELD));
          const write = () => writeInParts(sent, body, { maySend, onWithheld });
          if (sent.reusedSocket) write();
          else socket.once(this.#isSecure ? "secureConnect" : "connect", write);
        });
      };
      attempt(false);
    });
  }

  #headOf(answer: IncomingMessage): Answered {
    const retryAfterMs = retryAfterOf(answer.headers["retry-after"], this.#options.now());
    return { status: answer.statusCode ?? null, answer: "", retryAfterMs, error: null };
  }
}

/**
 * Writes a request whose connection is there. What Node.js holds back until it can be sent would be sent also when this process was
 * stopped meanwhile and may not send it any more: each part is written once the one before it is gone.
 */
function writeInParts(request: ClientRequest, body: Buffer, { maySend, onWithheld }: Permission): void {
  if (!maySend()) onWithheld();
  else if (body.length <= PART_BYTES) request.end(body);
  else
    request.write(body.subarray(0, PART_BYTES), (error) => {
      if (!error) writeInParts(request, body.subarray(PART_BYTES), { maySend, onWithheld });
    });
}

function noAnswer(error: string): Answered {
  return { status: null, answer: "", retryAfterMs: null, error };
}

/** Reads an answer to its end, or as much of it as is taken; what is cut off before its end is a failure. */
function readHead(answer: IncomingMessage, done: (text: string, error: string | null, isAtEnd: boolean) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const text = () => new TextDecoder().decode(Buffer.concat(chunks).subarray(0, ANSWER_HEAD)).replaceAll("\0", "");
  answer.on("data", (chunk: Buffer) => {
    if (size < ANSWER_HEAD) chunks.push(chunk.subarray(0, ANSWER_HEAD));
    size += chunk.length;
    if (size > LARGEST_ANSWER) done(text(), null, false);
  });
  answer.on("error", () => done(text(), "cut its answer off", false));
  answer.on("end", () => done(text(), null, true));
}

/** Whether the other side closed an idle connection just as it was used again, before it received the request. */
function isStale(sent: ClientRequest, cause: Error): boolean {
  return sent.reusedSocket && ["ECONNRESET", "EPIPE"].includes(codeOf(cause));
}

function told(cause: Error): string {
  return codeOf(cause) === REFUSED_ADDRESS ? cause.message : `cannot be reached: ${codeOf(cause)}`;
}

function codeOf(cause: Error): string {
  return "code" in cause ? String(cause.code) : cause.name;
}
