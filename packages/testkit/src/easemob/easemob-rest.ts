import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type CallRate, CallRates } from "../rest/call-rates.js";
import { Faults, type RestFault } from "../rest/faults.js";
import type { World } from "./easemob-app/world.js";
import type { EasemobApp } from "./easemob-app.js";
import type { Api, Apis } from "./easemob-rest/call.js";
import { groupReading } from "./easemob-rest/group-reading.js";
import { groupWriting } from "./easemob-rest/group-writing.js";
import { memberReading } from "./easemob-rest/member-reading.js";
import { memberWriting } from "./easemob-rest/member-writing.js";
import { messageWriting } from "./easemob-rest/message-writing.js";
import { Refusal, wrong } from "./easemob-rest/refusal.js";
import { findRoute, routesOf } from "./easemob-rest/route.js";
import { type EasemobCredentials, Tokens } from "./easemob-rest/tokens.js";
import { isObject } from "./easemob-sender/body.js";
import type { EasemobSender } from "./easemob-sender.js";

/** The options of a look-alike of Easemob's REST interface. */
export interface EasemobRestOptions extends EasemobCredentials {
  /** Whose groups it works on. */
  readonly app: EasemobApp;
  /** Whose exception storage it tells of; without one, there is none. */
  readonly sender?: EasemobSender;
  /** How many calls of a route it takes in a second; unless set, as documented: 100, or 20 for messages. */
  readonly callsPerSecond?: number;
}

/** A look-alike of Easemob's REST interface, on a loopback port. */
export interface EasemobRest {
  /** With organization and app, as in `https://{host}/{org}/{app}`. */
  readonly url: string;
  /** How often each route was called, and how many times in its busiest second. */
  readonly rates: { readonly [route: string]: CallRate };
  /** The calls so far, in order. */
  readonly heard: readonly { readonly route: string; readonly path: string; readonly text: string }[];
  /** Lets something go wrong with the next calls of a route (`GET /chatgroups/:id/users`), or of all. */
  fault(fault: RestFault): void;
  /** Lets every token end early. */
  revokeTokens(): void;
  close(): Promise<void>;
}

const MOST_CALLS = 100;
const FEWER_CALLS: { readonly [route: string]: number } = { "POST /messages/chatgroups": 20 };

const apis: Apis = { ...groupReading, ...groupWriting, ...memberReading, ...memberWriting, ...messageWriting };

/**
 * Serves Easemob's REST interface to an app's groups and rooms: gives tokens, keeps to Easemob's limits, changes the groups, and
 * lets the app's backend be told of that.
 */
export async function easemobRest(options: EasemobRestOptions): Promise<EasemobRest> {
  const { app, sender, callsPerSecond } = options;
  const world = throughRest(app.world);
  const tokens = new Tokens(options);
  const routes = routesOf({
    ...apis,
    ...storageApis(sender),
    "POST /token": ({ body }) => tokens.give(body, world.time()),
  });
  const base = `/${app.appkey.replace("#", "/")}`;
  const rates = new CallRates();
  const faults = new Faults();
  const heard: { readonly route: string; readonly path: string; readonly text: string }[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://localhost");
    const text = await textOf(request);
    const isHere = url.pathname.startsWith(`${base}/`);
    const found = isHere ? findRoute(routes, request.method, url.pathname.slice(base.length)) : undefined;
    const route = found?.route ?? "unknown";
    heard.push({ route, path: url.pathname + url.search, text });
    const isTooOften = rates.count(route) > (callsPerSecond ?? FEWER_CALLS[route] ?? MOST_CALLS);
    const fault = isTooOften ? undefined : faults.take(route);
    const { instead, acts = false } = fault ?? {};

    async function perform(): Promise<{ readonly status: number; readonly said: object }> {
      try {
        if (isTooOften) throw new Refusal(429, "reach_limit", "This request has reached api limit.");
        if (!found) throw new Refusal(404, "Not Found", "unknown URL");
        if (route !== "POST /token") tokens.check(request.headers.authorization, world.time());
        if (instead !== undefined && !acts) throw new Refusal(503, "service_unavailable", "not done");
        const body = bodyOf(text);
        await fault?.meanwhile?.(body);
        const said = await found.api({ world, path: found.path, query: url.searchParams, body });
        if (route === "POST /token") return { status: 200, said };
        return { status: 200, said: envelope({ entities: [], ...said }) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const said = envelope({ error: error.error, exception: error.error, error_description: error.message });
        return { status: error.status, said };
      }
    }

    function envelope(fields: object): object {
      const action = request.method?.toLowerCase();
      return { action, uri: `https://host${url.pathname}`, ...fields, timestamp: world.time(), duration: 0 };
    }

    const { status, said } = await perform();
    const answer = JSON.stringify(said);
    if (instead === "silence") return;
    if (instead === "reset") return void response.destroy();
    if (instead === "page") return void response.writeHead(502).end("<html>Bad Gateway</html>");
    if (instead === "half") {
      response.writeHead(200, { "content-length": Buffer.byteLength(answer), "content-type": "application/json" });
      return void response.write(answer.slice(0, answer.length / 2), () => response.destroy());
    }
    const code = typeof instead === "object" ? instead.code : status;
    response.writeHead(code, { "content-type": "application/json" }).end(answer);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    get rates() {
      return rates.all;
    },
    heard,
    fault: (fault) => faults.add(fault),
    revokeTokens: () => tokens.revoke(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The world as REST changes it: nobody waits for notifications. */
function throughRest(world: World): World {
  return {
    ...world,
    tell: async (body) => {
      world.tell(body).catch(() => undefined);
    },
    tellOf: async (group, happened) => {
      world.tellOf(group, happened).catch(() => undefined);
    },
  };
}

/** What failed, and is kept to be sent again. */
function storageApis(sender: EasemobSender | undefined): { readonly [route: string]: Api } {
  return {
    "GET /callbacks/storage/info": () => ({ data: sender?.stored() ?? [] }),

    async "POST /callbacks/storage/retry"({ body }) {
      const { date, targetUrl } = body;
      const sent = await sender?.sendStored(String(date), typeof targetUrl === "string" ? targetUrl : undefined);
      if (sent === undefined) throw new Refusal(404, "resource_not_found", `nothing is kept of ${date}`);
      return { data: "success" };
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function bodyOf(text: string): { readonly [field: string]: unknown } {
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    // Told below, like everything else that is no JSON object.
  }
  throw wrong("the body is no JSON object");
}
