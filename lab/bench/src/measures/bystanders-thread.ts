// The program of the thread in which bystanders send.
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Connection } from "../connection.ts";
import { fullLoad } from "./grouphook-sides.ts";
import { outcomeOf } from "./reply-outcome.ts";

const CONNECTIONS = 4;
const PAUSE_MS = 10;
/** Greater than the numbers of all other callbacks. */
const FIRST_NUMBER = 1_000_000_000;

/** The server and the groups of the bystanders. */
export interface BystandersSettings {
  readonly port: number;
  readonly groupIds: readonly string[];
}

/** Milliseconds, by outcome of the callback. */
export type OutcomeLatencies = Readonly<Record<string, readonly number[]>>;

if (!parentPort) throw new Error("this program runs in a thread");
const port = parentPort;
const settings: BystandersSettings = workerData;
const latencies: Record<string, number[]> = {};
let number = FIRST_NUMBER;
let isStopped = false;

async function send(connection: Connection): Promise<void> {
  while (!isStopped) {
    number += 1;
    const { bytes } = fullLoad.callback(settings.groupIds, number);
    const sentAt = performance.now();
    const outcome = outcomeOf(await connection.exchange(bytes));
    latencies[outcome] ??= [];
    latencies[outcome].push(performance.now() - sentAt);
    await delay(PAUSE_MS);
  }
  connection.close();
}

const connections = await Connection.openMany(settings.port, CONNECTIONS);
port.postMessage("ready");
port.once("message", () => {
  isStopped = true;
});
await Promise.all(connections.map(send));
port.postMessage(latencies);
