import {
  callVendor,
  isObject,
  parsedJson,
  VendorCallError,
  type VendorCallErrorOptions,
  VendorClock,
} from "@grouphook/core/adapter";
import type { ReadyClientOptions } from "./options.js";

const VENDOR = "aec";
const UNLOAD = "/syncGroupList";
/** Far above any answer that was seen. */
const LONGEST_ANSWER = 64 * 1024;
/** The group is not loaded, so that it will be asked for when it is used. */
const NOT_SYNC = "GROUPPUSH_ERRID_GROUPID_NOT_SYNC";
/** The group is being asked for, maybe since before the change. */
const IS_SYNCING = "GROUPPUSH_ERRID_GROUPID_IS_SYNCING";
/** Observed on groupServer 2.9.6: an answer is waited for up to 16.9 s. */
const LONGEST_SYNC_MS = 17_000;
const PAUSE_MS = 500;

/**
 * Lets groupServer forget what it has in memory of a group, so that the next use of the group asks for all its members.
 * Resolves to nothing, or to the name of the error with which it is refused.
 */
export async function unloadGroup(
  options: ReadyClientOptions,
  groupId: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const patience = performance.now() + LONGEST_SYNC_MS;
  for (;;) {
    const error = await post(options, new URLSearchParams({ groupId }).toString(), signal);
    if (error === undefined || error === NOT_SYNC) return undefined;
    if (error !== IS_SYNCING) return error;
    if (performance.now() > patience) throw unanswered("unreachable", `${IS_SYNCING} for ${LONGEST_SYNC_MS} ms`);
    await pause(signal);
  }
}

async function post(
  { pushUrl, timeoutSeconds }: ReadyClientOptions,
  body: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { status, text } = await callVendor({
    ...{ vendor: VENDOR, call: UNLOAD, url: `${pushUrl}${UNLOAD}`, body, isReading: false, signal },
    ...{ timeoutMs: timeoutSeconds * 1000, answerLimit: LONGEST_ANSWER, clock: new VendorClock(Date.now) },
    // As groupServer itself does: a connection for each call, so that none is used that the other side has just closed.
    headers: { "content-type": "application/x-www-form-urlencoded", connection: "close" },
  });
  const answer = parsedJson(text);
  if (status !== 200 || !isObject(answer)) throw unanswered("unreadable", `HTTP ${status} without a status of its own`);
  if (answer.status === "1") return undefined;
  if (answer.status !== "0" || typeof answer.data !== "string")
    throw unanswered("unreadable", "status is neither 1 nor 0");
  return answer.data;
}

/** To unload a group twice is as good as once: who is in doubt tells again. */
function unanswered(code: "unreachable" | "unreadable", message: string): VendorCallError {
  const known: VendorCallErrorOptions = { vendor: VENDOR, call: UNLOAD, mayHaveActed: true };
  return new VendorCallError(code, message, known);
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  signal?.throwIfAborted();
}
