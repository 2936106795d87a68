import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { SeededRandom } from "../seeded-random.js";
import type { SimulatedReply, SimulatedRequest } from "./simulator.js";

/** What can befall a callback on its way. */
export const relayFaults = ["duplicate", "reorder", "drop", "slow"] as const;

/** It comes twice; later than others that were sent after it; never; or in pieces, with a pause between. */
export type RelayFault = (typeof relayFaults)[number];

/** One callback, as far as it came. */
export interface Exchange {
  readonly request: SimulatedRequest;
  readonly fault: RelayFault | undefined;
  /** `undefined` where the callback was dropped. */
  readonly outcome:
    | { readonly reply: SimulatedReply; readonly milliseconds: number }
    | { readonly failure: string }
    | undefined;
}

/** Where a relay sends callbacks, and what befalls them. */
export interface RelayOptions {
  readonly target: URL;
  readonly random: SeededRandom;
  readonly faults: ReadonlySet<RelayFault>;
  /** The share of callbacks that something befalls, 0 to 1. */
  readonly faultShare: number;
  /** Callbacks sent in a second, at most. */
  readonly rate: number;
  readonly mayRepeat: (request: SimulatedRequest) => boolean;
  readonly onExchange: (exchange: Exchange) => void;
}

/** A relay that listens. */
export interface Relay {
  readonly url: string;
  /** Resolves when every callback has its reply. */
  close(): Promise<void>;
}

const LATEST_MS = 300;
const LONGEST_PAUSE_MS = 800;
/** As long as the most patient vendor waits. */
const PATIENCE_MS = 15_000;

/** Starts a relay on loopback between a vendor's sender and a server: it passes callbacks and replies on as they are. */
export async function startFaultyRelay(options: RelayOptions): Promise<Relay> {
  const { target, random, faults, faultShare, rate, mayRepeat, onExchange } = options;
  const underWay = new Set<Promise<unknown>>();
  let nextAt = performance.now();

  /** Callbacks go out in even steps. */
  async function turn(): Promise<void> {
    const at = Math.max(nextAt, performance.now());
    nextAt = at + 1000 / rate;
    await pause(Math.max(0, at - performance.now()));
  }

  function faultOf(request: SimulatedRequest): RelayFault | undefined {
    const possible = [...faults].filter((fault) => fault !== "duplicate" || mayRepeat(request));
    return possible.length > 0 && random.chance(faultShare) ? random.pick(possible) : undefined;
  }

  async function relay(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const request = { target: incoming.url ?? "/", body: body.toString("utf8") };
    const fault = faultOf(request);
    await turn();
    if (fault === "drop") {
      onExchange({ request, fault, outcome: undefined });
      response.destroy();
      return;
    }
    if (fault === "reorder") await pause(random.below(LATEST_MS));
    const send = async () => {
      const sent = await forward(incoming, body, fault === "slow" ? random.below(LONGEST_PAUSE_MS) : 0);
      const outcome = "failure" in sent ? sent : { reply: textOf(sent), milliseconds: sent.milliseconds };
      onExchange({ request, fault, outcome });
      return sent;
    };
    if (fault === "duplicate") track(pause(random.below(LATEST_MS)).then(send));
    const sent = await send();
    if ("failure" in sent) response.destroy();
    else response.writeHead(sent.status, sent.rawHeaders).end(sent.body);
  }

  function forward(incoming: IncomingMessage, body: Buffer, pauseMs: number): Promise<Sent | { failure: string }> {
    const url = new URL(incoming.url ?? "/", target);
    const headers = withHost(incoming.rawHeaders, target.host);
    const start = target.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const fail = (fault: Error) => resolve({ failure: "code" in fault ? String(fault.code) : fault.message });
      let sentAt = performance.now();
      const signal = AbortSignal.timeout(PATIENCE_MS + pauseMs);
      const outgoing = start(url, { method: incoming.method, headers, setHost: false, signal }, (answer) => {
        bodyOf(answer).then((received) => {
          const milliseconds = performance.now() - sentAt;
          resolve({
            status: answer.statusCode ?? 0,
            rawHeaders: plain(answer.rawHeaders),
            body: received,
            milliseconds,
          });
        }, fail);
      });
      outgoing.on("error", fail);
      if (pauseMs === 0) {
        outgoing.end(body);
        return;
      }
      const middle = Math.floor(body.length / 2);
      outgoing.write(body.subarray(0, middle));
      setTimeout(() => {
        sentAt = performance.now();
        outgoing.end(body.subarray(middle));
      }, pauseMs);
    });
  }

  function track(work: Promise<unknown>): void {
    const tracked: Promise<unknown> = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  const server = createServer((incoming, response) => {
    track(relay(incoming, response).catch(() => response.destroy()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}${target.pathname}`,
    async close() {
      while (underWay.size > 0) await Promise.all(underWay);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Sent {
  readonly status: number;
  readonly rawHeaders: string[];
  readonly body: Buffer;
  readonly milliseconds: number;
}

function textOf({ status, body }: Sent): SimulatedReply {
  return { status, body: body.toString("utf8") };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Names and values in turn, with another host. */
function withHost(rawHeaders: readonly string[], host: string): string[] {
  return rawHeaders.map((word, index) =>
    index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "host" ? host : word,
  );
}

/** Without what is of one connection: the reply goes over another one, whole. */
function plain(rawHeaders: readonly string[]): string[] {
  const ofConnection = ["connection", "keep-alive", "transfer-encoding"];
  return rawHeaders.filter((_, index) => !ofConnection.includes(rawHeaders[index - (index % 2)]?.toLowerCase() ?? ""));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("the relay does not listen on a port");
  return address.port;
}
