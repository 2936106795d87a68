import { isUtf8 } from "node:buffer";
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";

/** One POST. */
interface HttpPost {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Posts to one address over connections that stay open. */
export interface HttpExchange {
  /** The body of a 200; rejects for everything else, naming the address without path, query and credentials. */
  post(post: HttpPost): Promise<string>;
}

const LARGEST_ANSWER = 64 * 1024;
/** Connections at once; further questions wait for one of them until their deadline. */
const MOST_CONNECTIONS = 64;

/** Opens no connection before the first POST, and keeps no process alive for an idle one. */
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
        else if (signal.aborted) fail("gave no answer in time", signal.reason);
        else fail(`cannot be asked: ${codeOf(cause)}`, cause);
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
  answer.on("error", (cause) => fail("broke off its answer", cause));
  answer.on("end", () => {
    const bytes = Buffer.concat(chunks, size);
    if (isUtf8(bytes)) done(bytes.toString("utf8"));
    else fail("answered what is not UTF-8");
  });
}

/** Whether an idle connection was closed by the other side just as we used it, before anything was heard of it. */
function isStale(sent: ClientRequest, cause: Error): boolean {
  return sent.reusedSocket && ["ECONNRESET", "EPIPE"].includes(codeOf(cause));
}

function codeOf(cause: Error): string {
  return "code" in cause ? String(cause.code) : cause.name;
}
