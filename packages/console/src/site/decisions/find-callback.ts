import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";

type Decision = Schemas["Decision"];
type Callback = Schemas["RawCallback"];

/** Callbacks are found by the moments of their batches, which may be a little earlier or later. */
const AROUND_MS = 2000;
const MOST_LOOKED_AT = 200;

/** A moment a little before another, in Unix milliseconds, as the API takes it. */
export function momentBefore(moment: number): string {
  return new Date(moment - AROUND_MS).toISOString();
}

/** Looks for the raw callback that a decision was about. Those that only ask are not kept. */
export async function findCallback(
  decision: Decision,
  signal: AbortSignal,
): Promise<{ readonly callback: Callback | undefined; readonly began: number }> {
  const { source, command, decidedAt, milliseconds } = decision;
  const began = Date.parse(decidedAt) - milliseconds;
  const query = { source, command, since: momentBefore(began), limit: MOST_LOOKED_AT };
  const { items } = await api.get("/v1/callbacks", { query, signal });
  return { callback: callbackOf(decision, items), began };
}

/** Of raw callbacks, the one that a decision was about: near in time, of the same request, and naming the same user and group. */
export function callbackOf(decision: Decision, callbacks: readonly Callback[]): Callback | undefined {
  const began = Date.parse(decision.decidedAt) - decision.milliseconds;
  const awayOf = ({ receivedAt }: Callback) => Math.abs(Date.parse(receivedAt) - began);
  const ids = [decision.actorId, decision.groupId].filter((id) => id !== null);
  return callbacks
    .filter(
      (callback) =>
        awayOf(callback) <= AROUND_MS &&
        callback.circumstances.requestId === decision.circumstances.requestId &&
        ids.every((id) => names(callback.body, id)),
    )
    .toSorted((one, other) => awayOf(one) - awayOf(other))[0];
}

/** Whether an id stands in a body, as JSON or a form writes it. */
function names(body: string, id: string): boolean {
  return [id, JSON.stringify(id).slice(1, -1), encodeURIComponent(id)].some((written) => body.includes(written));
}
