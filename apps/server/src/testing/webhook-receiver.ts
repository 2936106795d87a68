import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request that a receiver got. */
export interface ReceivedWebhook {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A receiver of webhooks on a free port of loopback. */
export interface WebhookReceiver {
  readonly url: string;
  readonly port: number;
  /** Everything it got, in order. */
  readonly received: ReceivedWebhook[];
  /** How many connections were opened. */
  readonly connections: () => number;
}

/** How a receiver answers; 204 unless it says otherwise. */
export type Answering = (response: ServerResponse, received: ReceivedWebhook) => void;

/** Starts a receiver; closed after the test. */
export async function startWebhookReceiver(
  answer: Answering = (response) => response.writeHead(204).end(),
  address = "127.0.0.1",
): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined).on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      answer(response, one);
    });
  };
  const server = createServer(listener).on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${address}:${port}/hook`, port, received, connections: () => connections };
}
