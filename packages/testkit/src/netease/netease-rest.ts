import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type CallRate, CallRates } from "../rest/call-rates.js";
import { Faults, type RestFault } from "../rest/faults.js";
import type { NeteaseApp } from "./netease-app.js";
import type { Call } from "./netease-rest/call.js";
import { type Credentials, verify } from "./netease-rest/check-sum.js";
import { NOT_FOUND, RATE_LIMIT_REACHED, Refusal } from "./netease-rest/refusal.js";
import { listMembers, listTeamsOf, tellTeam, tellTeams } from "./netease-rest/team-reading.js";
import { jsonText } from "./netease-sender/json-text.js";

/** The options of a look-alike of NetEase's server API. */
export interface NeteaseRestOptions extends Credentials {
  /** Whose teams it tells of. */
  readonly app: NeteaseApp;
  /** How often each API may be called in a second; as often as one likes unless set. NetEase's own numbers are in no source. */
  readonly callsPerSecond?: number;
}

/** A look-alike of NetEase's server API, on a loopback port. */
export interface NeteaseRest {
  /** With the path below which all calls are. */
  readonly url: string;
  /** How often each API was called, and how many times in its busiest second. */
  readonly rates: { readonly [api: string]: CallRate };
  /** The calls so far, in order: method, path and query. */
  readonly heard: readonly string[];
  /** Lets something go wrong with the next calls. Faults come in the order they are added, one with a call. */
  fault(fault: RestFault): void;
  close(): Promise<void>;
}

interface Api {
  /** As in the vendor's own Java SDK. */
  readonly name: string;
  readonly path: RegExp;
  readonly tell: (call: Call) => object;
}

// Read in yunxin-server-sdk-java of 2025-12: the paths, their parameters and the fields of answers.
const apis: readonly Api[] = [
  { name: "getTeamInfo", path: /^\/nimserver\/im\/v2\.1\/teams\/([^/]+)$/, tell: tellTeam },
  { name: "batchQueryTeamInfo", path: /^\/nimserver\/im\/v2\.1\/teams$/, tell: tellTeams },
  {
    name: "listTeamMembers",
    path: /^\/nimserver\/im\/v2\.1\/teams\/([^/]+)\/actions\/list_members$/,
    tell: listMembers,
  },
  {
    name: "queryJoinedTeams",
    path: /^\/nimserver\/im\/v2\.1\/team_members\/([^/]+)\/actions\/joined_teams$/,
    tell: listTeamsOf,
  },
];
const SUCCESS = 200;

/** Serves the part of NetEase's server API, version 2, that tells of an app's teams. */
export async function neteaseRest(options: NeteaseRestOptions): Promise<NeteaseRest> {
  const { app, callsPerSecond = Number.POSITIVE_INFINITY } = options;
  const { world } = app;
  const rates = new CallRates();
  const faults = new Faults();
  const heard: string[] = [];

  async function answer(
    request: IncomingMessage,
    url: URL,
    api: Api | undefined,
    isTooOften: boolean,
    fault?: RestFault,
  ) {
    try {
      verify(request.headers, options, world.time() / 1000);
      if (!api || request.method !== "GET") throw new Refusal(NOT_FOUND, "not found");
      if (isTooOften) throw new Refusal(RATE_LIMIT_REACHED, "rate limit reached");
      const query = Object.fromEntries(url.searchParams);
      await fault?.meanwhile?.(query);
      const id = decodeURIComponent(api.path.exec(url.pathname)?.[1] ?? "");
      return jsonText({ code: SUCCESS, msg: "success", data: api.tell({ world, query: url.searchParams, id }) });
    } catch (error) {
      if (error instanceof Refusal) return jsonText({ code: error.code, msg: error.message });
      throw error;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://localhost");
    heard.push(`${request.method} ${request.url}`);
    const api = apis.find(({ path }) => path.test(url.pathname));
    const name = api?.name ?? "";
    const isTooOften = rates.count(name) > callsPerSecond;
    const fault = faults.take(name);
    const said = await answer(request, url, api, isTooOften, fault);
    const { instead } = fault ?? {};
    if (instead === "silence") return;
    if (instead === "reset") return void response.destroy();
    if (instead === "page") return void response.writeHead(502).end("<html>Bad Gateway</html>");
    const text = typeof instead === "object" ? jsonText({ code: instead.code, msg: "a fault" }) : said;
    const whole = Buffer.from(text);
    response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": whole.length });
    if (instead !== "half") return void response.end(whole);
    response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.destroy());
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/nimserver`,
    get rates() {
      return rates.all;
    },
    heard,
    fault: (fault) => faults.add(fault),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
