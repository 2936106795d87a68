import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { isObject, losslessJson } from "@grouphook/core/adapter";
import { type CallRate, CallRates } from "../rest/call-rates.js";
import { Faults, type RestFault } from "../rest/faults.js";
import type { NeteaseApp } from "./netease-app.js";
import { apiOf } from "./netease-rest/apis.js";
import type { Body } from "./netease-rest/body.js";
import { type Credentials, verify } from "./netease-rest/check-sum.js";
import { NOT_FOUND, RATE_LIMIT_REACHED, Refusal, wrong } from "./netease-rest/refusal.js";
import { jsonText } from "./netease-sender/json-text.js";

/** The options of a look-alike of NetEase's server API. */
export interface NeteaseRestOptions extends Credentials {
  /** Whose teams it tells of. */
  readonly app: NeteaseApp;
  /** How often each API may be called in a second; as often as one likes unless set. NetEase's own numbers are in no source. */
  readonly callsPerSecond?: number;
  /** Accounts that nobody has registered; all others are. */
  readonly unregistered?: readonly string[];
}

/** A look-alike of NetEase's server API, on a loopback port. */
export interface NeteaseRest {
  /** With the path below which all calls are. */
  readonly url: string;
  /** How often each API was called, and how many times in its busiest second. */
  readonly rates: { readonly [api: string]: CallRate };
  /** The calls so far, in order. */
  readonly heard: readonly NeteaseRestCall[];
  /** Lets something go wrong with the next calls. Faults come in the order they are added, one with a call. */
  fault(fault: RestFault): void;
  close(): Promise<void>;
}

/** A call as it came. */
export interface NeteaseRestCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Parsed but not checked; empty for none. */
  readonly body: Body;
}

const SUCCESS = 200;

/** Serves the part of NetEase's server API, version 2, that tells of an app's teams and changes them. */
export async function neteaseRest(options: NeteaseRestOptions): Promise<NeteaseRest> {
  const { app, callsPerSecond = Number.POSITIVE_INFINITY } = options;
  const { world } = app;
  const unregistered = new Set(options.unregistered);
  const rates = new CallRates();
  const faults = new Faults();
  const heard: NeteaseRestCall[] = [];

  async function answer(request: IncomingMessage): Promise<{ readonly said: string; readonly fault?: RestFault }> {
    const { method = "", url: path = "", headers } = request;
    const { pathname, searchParams: query } = new URL(path, "http://localhost");
    const body = losslessJson((await textOf(request)) || "{}");
    heard.push({ method, path, body: isObject(body) ? body : {} });
    const api = apiOf(method, pathname);
    const isTooOften = rates.count(api?.name ?? "") > callsPerSecond;
    const fault = faults.take(api?.name ?? "");
    try {
      verify(headers, options, world.time() / 1000);
      if (!api) throw new Refusal(NOT_FOUND, "not found");
      if (isTooOften) throw new Refusal(RATE_LIMIT_REACHED, "rate limit reached");
      if (!isObject(body)) throw wrong("the body is no object");
      await fault?.meanwhile?.({ ...Object.fromEntries(query), ...body });
      if (fault?.instead && method !== "GET" && !fault.acts) return { said: "", fault };
      const [id = "", messageId = ""] = api.ids;
      const isUnregistered = (accid: string) => unregistered.has(accid);
      const data = await api.act({ world, query, body, id, messageId, isUnregistered });
      return { said: jsonText({ code: SUCCESS, msg: "success", data }), ...(fault && { fault }) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { said: jsonText({ code: error.code, msg: error.message }), ...(fault && { fault }) };
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { said, fault } = await answer(request);
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
