import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type CallRate, CallRates } from "../rest/call-rates.js";
import { Faults, type RestFault } from "../rest/faults.js";
import type { World } from "./tencent-app/world.js";
import type { TencentApp } from "./tencent-app.js";
import { failure, send, sendHalf, success } from "./tencent-rest/answer.js";
import { attributeApis } from "./tencent-rest/attributes.js";
import { type Body, isBody } from "./tencent-rest/body.js";
import { groupReading } from "./tencent-rest/group-reading.js";
import { groupWriting } from "./tencent-rest/group-writing.js";
import { memberReading } from "./tencent-rest/member-reading.js";
import { memberWriting } from "./tencent-rest/member-writing.js";
import { messageApis } from "./tencent-rest/messages.js";
import { Refusal } from "./tencent-rest/refusal.js";
import type { Api, TencentRestQuirks } from "./tencent-rest/service.js";
import { topicApis } from "./tencent-rest/topics.js";
import { callerOf } from "./tencent-rest/user-sig.js";

/** The options of a look-alike of Tencent's REST interface. */
export interface TencentRestOptions {
  /** Whose groups it works on. */
  readonly app: TencentApp;
  readonly sdkAppId: string;
  readonly secretKey: string;
  /** Who may call; `administrator` alone unless set. */
  readonly admins?: readonly string[];
  readonly quirks?: TencentRestQuirks;
  /** Whether too many calls in a second are refused, as documented; true unless set. */
  readonly limitsRates?: boolean;
  /** Bytes of the longest answer; 1 MB unless set. */
  readonly answerLimit?: number;
  /** Whether there is such a user; always unless set. */
  readonly isAccount?: (account: string) => boolean;
}

/** A look-alike of Tencent Cloud IM's REST interface, on a loopback port. */
export interface TencentRest {
  readonly url: string;
  /** How often each API was called, and how many times in its busiest second. */
  readonly rates: { readonly [api: string]: CallRate };
  /** The bodies of the calls so far, in order, as they came. */
  readonly heard: readonly { readonly api: string; readonly text: string }[];
  /** Lets something go wrong with the next calls. Faults come in the order they are added, one with a call. */
  fault(fault: RestFault): void;
  close(): Promise<void>;
}

const apis: { readonly [api: string]: Api } = {
  ...groupReading,
  ...groupWriting,
  ...memberReading,
  ...memberWriting,
  ...messageApis,
  ...attributeApis,
  ...topicApis,
};
const LARGEST_BODY = 1024 * 1024;
const LARGEST_ANSWER = 1_000_000;

/**
 * Serves Tencent's REST interface to an app's groups: verifies the signature, keeps to Tencent's limits, and changes the
 * groups. The app's backend is asked and told as Tencent does; imports, mutes and settings are told to nobody.
 */
export async function tencentRest(options: TencentRestOptions): Promise<TencentRest> {
  const { app, sdkAppId, secretKey, admins = ["administrator"], quirks = {}, limitsRates = true } = options;
  const { answerLimit = LARGEST_ANSWER, isAccount = () => true } = options;
  const world = throughRest(app.world);
  const rates = new CallRates();
  const faults = new Faults();
  const heard: { readonly api: string; readonly text: string }[] = [];

  async function answer(url: URL, text: string, api: string, fault: RestFault | undefined): Promise<string> {
    try {
      const admin = callerOf(url.searchParams, { sdkAppId, secretKey, admins }, world.time() / 1000);
      const perform = apis[api];
      if (!perform || !url.pathname.endsWith(`/v4/${serviceOf(api)}/${api}`)) throw new Refusal(60_009, "unknown URL");
      const body = bodyOf(text);
      await fault?.meanwhile?.(body);
      const said = success(await perform(body, { world, admin, quirks, isAccount }, text));
      return Buffer.byteLength(said) > answerLimit ? failure(10_018, "the answer is too long") : said;
    } catch (error) {
      if (error instanceof Refusal) return failure(error.code, error.message);
      throw error;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://localhost");
    const api = url.pathname.split("/").at(-1) ?? "";
    const text = await textOf(request);
    if (text === undefined || request.method !== "POST")
      return send(response, failure(60_002, "no POST"), world.time());
    heard.push({ api, text });
    const isTooOften = rates.count(api) > callsPerSecond(api) && limitsRates;
    if (isTooOften) return send(response, failure(limitCodeOf(api), "too many calls"), world.time());
    const fault = faults.take(api);
    const { instead, acts = false } = fault ?? {};
    const said = instead === undefined || acts ? await answer(url, text, api, fault) : failure(10_002, "not done");
    if (instead === "silence") return;
    if (instead === "reset") return void response.destroy();
    if (instead === "half") return sendHalf(response, said);
    if (instead === "page") return void response.writeHead(502).end("<html>Bad Gateway</html>");
    send(response, instead ? failure(instead.code, "a fault") : said, world.time());
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
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

/** The world as REST changes it: nobody waits for notifications. */
function throughRest(world: World): World {
  return {
    ...world,
    ask: (command, time, fields) => world.ask(command, time, fields, "RESTAPI"),
    tell: async (command, time, fields, isLate) => {
      world.tell(command, time, fields, isLate, "RESTAPI").catch(() => undefined);
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  return length > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString("utf8");
}

function bodyOf(text: string): Body {
  try {
    const body: unknown = JSON.parse(text);
    if (isBody(body)) return body;
  } catch {
    // Told below, like everything else that is no JSON object.
  }
  throw new Refusal(60_003, "the body is no JSON object");
}

function serviceOf(api: string): string {
  if (api === "get_group_attr") return "group_open_attr_http_svc";
  return api.endsWith("_topic") ? "million_group_open_http_svc" : "group_open_http_svc";
}

function callsPerSecond(api: string): number {
  return api === "get_appid_group_list" ? 1 : 200;
}

function limitCodeOf(api: string): number {
  return api === "get_appid_group_list" ? 10_006 : 60_007;
}
