import { setTimeout as delay } from "node:timers/promises";
import { newestEvent } from "./newest-event.ts";
import { subscribe } from "./subscribe.ts";

const LOOK_MS = 25;

/** The newest events, and how they are sent. */
export interface Delivery {
  /** Of the receiver, which counts what comes to it; used once. */
  readonly path: string;
  readonly batch: number;
  readonly order?: "subscription" | "group";
  readonly events: number;
  readonly signal: AbortSignal;
}

/** What the receiver tells of a path. */
interface ReceiverCount {
  readonly events: number;
  readonly gaps: number;
}

/** Subscribes to the newest events, and waits until all of them came. */
export async function deliver(
  port: number,
  receiverPort: number,
  { path, events, signal, ...settings }: Delivery,
): Promise<{ readonly perSecond: number; readonly gaps: number }> {
  const url = `http://127.0.0.1:${receiverPort}/${path}`;
  const after = (await newestEvent(port)) - events;
  const startedAt = performance.now();
  const id = await subscribe(port, { url, after, ...settings });
  for (;;) {
    const count: ReceiverCount = JSON.parse(await (await fetch(url)).text());
    if (count.events >= events) {
      const perSecond = (events * 1000) / (performance.now() - startedAt);
      await fetch(`http://127.0.0.1:${port}/v1/subscriptions/${id}`, { method: "DELETE" });
      return { perSecond, gaps: count.gaps };
    }
    await delay(LOOK_MS, undefined, { signal });
  }
}
