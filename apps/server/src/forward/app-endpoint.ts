import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";
import type { ForwardResult, Inbound } from "@grouphook/core";
import { passedHeaders, returnedHeaders } from "./passed-headers.js";
import { targetPath } from "./target-path.js";

/** The longest that a connection is kept without a request, unless the app says less. */
const IDLE_MS = 30_000;
/** With these a proxy or balancer before the app says that nobody answers. */
const nobodyThere: ReadonlySet<number> = new Set([502, 503, 504]);

/** How one request to the app ended, and for people why it did not end with an answer. Names no part of the URL. */
export type SendResult = ForwardResult & { readonly reason?: string };

/** Where the app is, and what is expected of it. */
export interface AppEndpointOptions {
  readonly source: string;
  readonly url: string;
  /** Open at the same time. */
  readonly connections: number;
  /** In bytes. */
  readonly answerLimit: number;
}

/** Sends callbacks to the app over kept-alive connections. Follows no redirects, and knows no proxy. */
export class AppEndpoint {
  readonly #url: URL;
  readonly #options: AppEndpointOptions;
  readonly #agent: Agent;
  readonly #request: typeof requestHttp;
  #isClosed = false;

  constructor(options: AppEndpointOptions) {
    this.#url = new URL(options.url);
    this.#options = options;
    const settings = { keepAlive: true, maxSockets: options.connections, timeout: IDLE_MS };
    const isSecure = this.#url.protocol === "https:";
    this.#agent = isSecure ? new SecureAgent(settings) : new Agent(settings);
    this.#request = isSecure ? requestHttps : requestHttp;
  }

  /** Never rejects: whatever the app does is a result. */
  send(inbound: Inbound, timeLimitMs: number): Promise<SendResult> {
    return new Promise((resolve) => {
      let current: ClientRequest | undefined;
      let isOver = false;
      const settle = (result: SendResult) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        resolve(this.#isClosed && result.outcome !== "answered" ? stopped : result);
        if (result.outcome !== "answered") current?.destroy();
      };
      const late = () =>
        settle({ outcome: "too-slow", reason: `the app did not answer within ${Math.round(timeLimitMs)} ms` });
      const timer = setTimeout(late, timeLimitMs);
      const attempt = (isRepeated: boolean) => {
        let hasAnswered = false;
        const sent = this.#open(inbound);
        current = sent;
        sent.on("response", (answer) => {
          hasAnswered = true;
          readAnswer(answer, this.#options.answerLimit, settle);
        });
        sent.on("upgrade", () => settle({ outcome: "garbled", status: 101, reason: "the app answered 101" }));
        sent.on("error", (cause) => {
          if (!hasAnswered && !isRepeated && !isOver && isStale(sent, cause)) attempt(true);
          else settle(failureOf(cause, hasAnswered));
        });
        sent.end(inbound.body);
      };
      try {
        attempt(false);
      } catch (cause) {
        settle({ outcome: "failed", reason: cause instanceof Error ? cause.message : String(cause) });
      }
    });
  }

  /** Lets go of all connections. What is being sent is cut off. */
  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
  }

  #open(inbound: Inbound): ClientRequest {
    const { hostname, port, username, password } = this.#url;
    const headers = passedHeaders(inbound, this.#options.source);
    if (username !== "" || password !== "") {
      const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
    }
    if (inbound.body !== "" || inbound.method === "POST") headers["content-length"] = Buffer.byteLength(inbound.body);
    return this.#request({
      agent: this.#agent,
      method: inbound.method,
      hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
      port,
      path: targetPath(this.#url, inbound),
      headers,
    });
  }
}

const stopped: SendResult = { outcome: "stopped", reason: "this server stopped" };

/** Reads an answer to its end, as bytes. */
function readAnswer(answer: IncomingMessage, limit: number, settle: (result: SendResult) => void): void {
  const { statusCode: status = 0, headers } = answer;
  const tooLarge = () => settle({ outcome: "too-large", status, reason: `the app answered more than ${limit} bytes` });
  if (status < 200 || status > 599) settle({ outcome: "garbled", status, reason: `the app answered ${status}` });
  else if (status >= 300 && status < 400) {
    settle({ outcome: "redirected", status, reason: `the app answered ${status}, and redirects are not followed` });
  } else if (nobodyThere.has(status)) settle({ outcome: "unavailable", status, reason: `the app answered ${status}` });
  else if (Number(headers["content-length"] ?? 0) > limit) tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) tooLarge();
    else chunks.push(chunk);
  });
  answer.on("error", () => settle({ outcome: "cut-off", status, reason: "the app cut its answer off" }));
  answer.on("end", () => {
    const body = Buffer.concat(chunks, size);
    settle({ outcome: "answered", answer: { status, headers: returnedHeaders(headers), body } });
  });
}

/** Whether the other side closed an idle connection just as it was used again, before it received the request. */
function isStale(sent: ClientRequest, cause: Error): boolean {
  return sent.reusedSocket && ["ECONNRESET", "EPIPE"].includes(codeOf(cause));
}

function failureOf(cause: Error, hasAnswered: boolean): SendResult {
  const code = codeOf(cause);
  if (code.startsWith("HPE_")) return { outcome: "garbled", reason: `the app did not answer in HTTP: ${code}` };
  if (hasAnswered) return { outcome: "cut-off", reason: `the app cut its answer off: ${code}` };
  return { outcome: "unreachable", reason: `the app cannot be reached: ${code}` };
}

function codeOf(cause: Error): string {
  return "code" in cause ? String(cause.code) : cause.name;
}
