import { isUtf8 } from "node:buffer";
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";

/** One POST. */
interface HttpPost {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Posts to one address over keep-alive connections. */
export interface HttpExchange {
  /** Resolves to the body of a 200. Rejects otherwise; the error names the address without path, query and credentials. */
  post(post: HttpPost): Promise<string>;
}

const LARGEST_ANSWER = 64 * 1024;
/** Simultaneous connections; further questions wait for a free one until their deadline. */
const MOST_CONNECTIONS = 64;

/** Opens no connection before the first POST. Idle connections do not keep the process alive. */
export function openExchange(url: URL): HttpExchange {
  const settings = { keepAlive: true, maxSockets: MOST_CONNECTIONS };
  const [request, agent] =
    url.protocol === "https:" ? [requestHttps, new SecureAgent(settings)] : [requestHttp, new Agent(settings)];

  function post({ headers, body, signal }: HttpPost): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method: "POST",
        agent,
        signal,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      });
      const fail = (what: string, cause?: unknown) => {
        reject(new Error(`${url.origin} ${what}`, { cause }));
        sent.destroy();
      };
      let answered = false;
      sent.on("response", (answer) => {
        answered = true;
        if (answer.statusCode === 200) readBody(answer, resolve, fail);
        else fail(`answered ${answer.statusCode}`);
      });
      sent.on("error", (cause) => {
        if (!answered && isStale(sent, cause)) resolve(post({ headers, body, signal }));
        else if (signal.aborted) fail("did not answer in time", signal.reason);
        else fail(`is unreachable: ${codeOf(cause)}`, cause);
      });
      sent.end(body);
    });
  }

  return { post };
}

function readBody(
  answer: IncomingMessage,
  done: (body: string) => void,
  fail: (what: string, cause?: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_ANSWER) fail(`answered more than ${LARGEST_ANSWER} bytes`);
    else chunks.push(chunk);
  });
  answer.on("error", (cause) => fail("closed the connection before the end of its answer", cause));
  answer.on("end", () => {
    const bytes = Buffer.concat(chunks, size);
    if (isUtf8(bytes)) done(bytes.toString("utf8"));
    else fail("answered with a body that is not UTF-8");
  });
}

/** Whether the other side closed an idle connection just as we reused it, before it received the request. */
function isStale(sent: ClientRequest, cause: Error): boolean {
  return sent.reusedSocket && ["ECONNRESET", "EPIPE"].includes(codeOf(cause));
}

function codeOf(cause: Error): string {
  return "code" in cause ? String(cause.code) : cause.name;
}
