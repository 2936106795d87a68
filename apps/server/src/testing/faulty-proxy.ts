import { createServer, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/**
 * What becomes of a request: it is cut off before the server hears of it, or the answer is, whole or in its middle; nothing is
 * answered; or the proxy answers by itself.
 */
type ProxyFault =
  | "cut-before"
  | "cut-after"
  | "cut-within"
  | "hang"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** A proxy before a server, on a free port. */
export interface FaultyProxy {
  readonly url: string;
  /** What came, in order. */
  readonly requests: readonly {
    readonly method: string;
    readonly target: string;
    readonly headers: IncomingMessage["headers"];
  }[];
  /** What becomes of the next requests, one after the other; those after them are passed on. */
  fail(...faults: readonly ProxyFault[]): void;
  /** From now on it is before another server. */
  turnTo(url: string): void;
}

/** Starts a proxy before a server; closed after the test. */
export async function startFaultyProxy(server: string): Promise<FaultyProxy> {
  const requests: { method: string; target: string; headers: IncomingMessage["headers"] }[] = [];
  let faults: ProxyFault[] = [];
  let to = server;

  function pass(incoming: IncomingMessage, answer: ServerResponse, fault: ProxyFault | undefined): void {
    const { method, url, headers } = incoming;
    const passed = open(new URL(url ?? "/", to), { method, headers: { ...headers, host: new URL(to).host } });
    passed.on("error", () => answer.destroy());
    passed.on("response", (got) => {
      const chunks: Buffer[] = [];
      got.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => answer.destroy());
      got.on("end", () => {
        const body = Buffer.concat(chunks);
        if (fault === "cut-after") answer.destroy();
        else {
          answer.writeHead(got.statusCode ?? 502, got.headers);
          if (fault !== "cut-within") answer.end(body);
          else answer.write(body.subarray(0, body.length / 2), () => answer.destroy());
        }
      });
    });
    answer.on("close", () => passed.destroy());
    incoming.pipe(passed);
  }

  const proxy = createServer((incoming, answer) => {
    const { method = "", url: target = "", headers } = incoming;
    requests.push({ method, target, headers });
    const [fault, ...later] = faults;
    faults = later;
    if (fault === "cut-before") answer.destroy();
    else if (typeof fault === "object") answer.writeHead(fault.status, fault.headers).end(fault.body);
    else if (fault !== "hang") pass(incoming, answer, fault);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    fail(...more) {
      faults = [...faults, ...more];
    },
    turnTo(url) {
      to = url;
    },
  };
}
