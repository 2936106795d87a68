import { createServer, type Socket } from "node:net";
import { addressList } from "@grouphook/core/node";
import { onTestFinished } from "vitest";
import { addressGuard, type Resolve } from "../push/address-guard.js";
import { type SendResult, WebhookSender, type WebhookSenderOptions } from "../push/webhook-sender.js";
import { type Answering, startWebhookReceiver } from "./webhook-receiver.js";

/** What is sent. */
export const POST = { headers: { "content-type": "application/json" }, body: '{"text":"你好 👋"}' };

/** How to send; to loopback, over one connection, unless set. */
export interface SenderSettings extends Partial<WebhookSenderOptions> {
  readonly allow?: readonly string[];
  readonly resolve?: Resolve;
}

/** A sender, closed after the test. */
export function senderTo(
  url: string,
  { allow = ["127.0.0.1"], resolve, ...options }: SenderSettings = {},
): WebhookSender {
  const guard = addressGuard(addressList(allow), resolve);
  const sender = new WebhookSender(url, { guard, connections: 1, now: Date.now, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

/** Sends once to a receiver that answers so. */
export async function send(answer: Answering, options: SenderSettings = {}): Promise<SendResult> {
  const receiver = await startWebhookReceiver(answer);
  return senderTo(receiver.url, options).send(POST);
}

/** A server that does with a connection what it likes. */
export async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
