import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { textOf } from "../openim-group-life/fields.js";
import { APP_ADMIN } from "../openim-group-life/group.js";
import { isRefusal } from "../openim-group-life/world.js";
import { type GoFields, goJson } from "../openim-sender/go-json.js";
import { type OpenimRestCall, type OpenimServices, refuse } from "./answers.js";
import { groupCalls } from "./group-calls.js";
import { memberCalls } from "./member-calls.js";
import { messageCalls } from "./message-calls.js";
import { readingCalls } from "./reading-calls.js";
import { RestTokens } from "./rest-tokens.js";

/** A call that has come in. */
export interface OpenimRestRequest {
  readonly path: string;
  readonly operationID: string;
  readonly body: { readonly [field: string]: unknown };
  /** How many calls of this path came before. */
  readonly before: number;
}

/**
 * What is wrong with the answer to a call: there is none, only a part of one, the HTTP 500 of a panic, the 502 of a proxy, the
 * 429 of a limit, or OpenIM's own failure. With `late`, the call is done nevertheless.
 */
export type OpenimTrouble =
  | "silence"
  | "cut"
  | "panic"
  | "proxy"
  | "limit"
  | "failure"
  | "late silence"
  | "late cut"
  | "late failure";

/** The options of a look-alike of OpenIM's REST API. */
export interface OpenimRestOptions {
  /** `openIM123` unless set. */
  readonly secret?: string;
  /** For how long a token holds; 90 days unless set. */
  readonly tokenSeconds?: number;
  /** The smallest number of a message that is still told; 1 unless set. */
  readonly oldestSeq?: number;
  /** Whether it is a server before v3.8.1, without `get_admin_token` and `set_group_info_ex`. */
  readonly isOlder?: boolean;
  /** Called before each call is done; may change the world, and say what goes wrong. */
  readonly trouble?: (request: OpenimRestRequest) => OpenimTrouble | undefined | Promise<OpenimTrouble | undefined>;
}

/** A look-alike of OpenIM's REST API that is being served. */
export interface OpenimRest {
  /** Of 127.0.0.1. */
  readonly url: string;
  /** Every call so far. */
  readonly requests: readonly OpenimRestRequest[];
  /** How many tokens were given out. */
  readonly tokensIssued: number;
  /** Ends every token at once. */
  forgetTokens(): void;
  close(): Promise<void>;
}

const NINETY_DAYS = 7_776_000;
const GET_ADMIN_TOKEN = "/auth/get_admin_token";
const USER_TOKEN = "/auth/user_token";
const NEWER: ReadonlySet<string> = new Set([GET_ADMIN_TOKEN, "/group/set_group_info_ex"]);
const calls: ReadonlyMap<string, OpenimRestCall> = new Map(
  Object.entries({ ...readingCalls, ...groupCalls, ...memberCalls, ...messageCalls }),
);

/** Serves the REST API of an installation. */
export async function serveOpenimRest(
  services: Omit<OpenimServices, "oldestSeq">,
  options: OpenimRestOptions,
): Promise<OpenimRest> {
  const { secret = "openIM123", tokenSeconds = NINETY_DAYS, isOlder = false, oldestSeq = 1, trouble } = options;
  const { world } = services;
  const tokens = new RestTokens(() => world.now(), tokenSeconds * 1000, world.release === "main");
  const requests: OpenimRestRequest[] = [];
  const counts = new Map<string, number>();

  function giveToken(body: GoFields): object {
    const userID = textOf(body, "userID");
    if (textOf(body, "secret") !== secret) return refuse("NoPermissionError", "secret invalid");
    if (userID !== APP_ADMIN)
      return refuse("ArgsError", `userID is error., userID=${userID}, adminUserID=[${APP_ADMIN}]`);
    return { token: tokens.issue(userID), expireTimeSeconds: tokenSeconds };
  }

  /** The `data` of an answer or a refusal; `undefined` for an unknown path. */
  async function done(
    request: IncomingMessage,
    asked: OpenimRestRequest,
  ): Promise<{ readonly said?: object } | undefined> {
    const { path, operationID: operation, body } = asked;
    if (operation === "") return { said: refuse("ArgsError", "header must have operationID") };
    if (path === (isOlder ? USER_TOKEN : GET_ADMIN_TOKEN)) return { said: giveToken(body) };
    const token = request.headers.token;
    if (typeof token !== "string") return { said: refuse("ArgsError", "header must have token") };
    const userID = tokens.userOf(token);
    if (typeof userID !== "string") return { said: userID };
    const call = isOlder && NEWER.has(path) ? undefined : calls.get(path);
    if (!call) return undefined;
    const said = await call({ ...services, oldestSeq }, body, { operation, userID });
    return said === undefined ? {} : { said };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const before = counts.get(path) ?? 0;
    counts.set(path, before + 1);
    const { operationid } = request.headers;
    const operationID = typeof operationid === "string" ? operationid : "";
    const asked = { path, operationID, body: await bodyOf(request), before };
    requests.push(asked);
    const wrong = await trouble?.(asked);
    const isDone = wrong === undefined || wrong.startsWith("late ");
    const answer = isDone ? await done(request, asked) : {};
    response.setHeader("date", new Date(world.now()).toUTCString());
    switch (wrong?.replace("late ", "")) {
      case "silence":
        return;
      case "cut":
        response.writeHead(200, { "content-length": 100 }).write('{"errCode":0,', () => response.destroy());
        return;
      case "panic":
        response.writeHead(500).end();
        return;
      case "proxy":
        response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>");
        return;
      case "limit":
        response
          .writeHead(429, { "retry-after": "1" })
          .end(goJson({ errCode: 429, errMsg: "too many requests", errDlt: "" }));
        return;
      case "failure":
        response.end(envelope(refuse("ServerInternalError", "grpc service down")));
        return;
      default:
        if (answer === undefined) response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
        else response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(envelope(answer.said));
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    requests,
    get tokensIssued() {
      return tokens.issued;
    },
    forgetTokens: () => tokens.forget(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An answer as `apiresp` writes it: without `data` where there is none. */
function envelope(said: object | undefined): string {
  if (said && isRefusal(said)) return goJson({ errCode: said.errCode, errMsg: said.errMsg, errDlt: said.errDlt });
  return goJson({ errCode: 0, errMsg: "", errDlt: "", ...(said && { data: said }) });
}

async function bodyOf(request: IncomingMessage): Promise<GoFields> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null ? { ...body } : {};
}
