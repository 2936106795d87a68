import { field } from "../field.ts";
import type { WebhookReceiver } from "./webhook-receiver.ts";

const BATCHES = { feed: 1, group: 7 };

/** Subscribes each receiver to the whole feed: in order one by one, by group seven at a time. */
export async function subscribe(receivers: readonly WebhookReceiver[], server: string): Promise<void> {
  for (const { url, order } of receivers) {
    const subscription = { url, order: order === "feed" ? "subscription" : order, batch: BATCHES[order], after: 0 };
    await send(`${server}/v1/subscriptions`, subscription);
  }
}

/** Has what failed tried again at once, as an operator would whose receivers are back. */
export async function resume(server: string): Promise<void> {
  const answer = await fetch(`${server}/v1/subscriptions`);
  const items = field(await answer.json(), "items");
  for (const subscription of Array.isArray(items) ? items : []) {
    await send(`${server}/v1/subscriptions/${field(subscription, "id")}/resume`);
  }
}

async function send(url: string, body?: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", ...(body && { headers, body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} was answered with ${response.status} ${text}`);
}
