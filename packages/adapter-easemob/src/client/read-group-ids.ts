import {
  type CallOptions,
  type GroupIdsRead,
  identifier,
  listOf,
  objectOf,
  readAnswer,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { isRefused, refusedReading, VENDOR } from "./answer.js";
import type { EasemobRest } from "./easemob-rest.js";

const API = "chatgroups";
const MOST = 1000;

const wire = z.compile(listOf(objectOf({ groupid: identifier })));

/** Reads the ids of the app's groups, from a cursor on. Rooms are not among them. */
export async function readGroupIds(
  rest: EasemobRest,
  cursor: string | null,
  { signal }: CallOptions = {},
): Promise<GroupIdsRead> {
  const query = new URLSearchParams({ limit: String(MOST), ...(cursor !== null && { cursor }) });
  const answer = await rest.call({ method: "GET", api: API, path: `${API}?${query}`, signal });
  if (isRefused(answer)) throw refusedReading(answer, API);
  const place = { vendor: VENDOR, call: API, mayHaveActed: false };
  const groups = readAnswer(wire, answer.data, place);
  const next = answer.cursor || null;
  if (next !== null && next === cursor) throw new VendorCallError("unreadable", "cursor is where it was", place);
  return { groupIds: groups.map(({ groupid }) => groupid), next };
}
