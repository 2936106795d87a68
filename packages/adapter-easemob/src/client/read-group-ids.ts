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
import { GROUPS, type Kind, ROOMS } from "./kind.js";

const MOST = 1000;
const CALL = "group ids";

const ids = {
  [GROUPS]: z.compile(listOf(objectOf({ groupid: identifier }).transform(({ groupid }) => groupid))),
  [ROOMS]: z.compile(listOf(objectOf({ id: identifier }).transform(({ id }) => id))),
};

/** Reads the ids of the app's groups, and then those of its rooms, from a place on: what is read, and the vendor's cursor in it. */
export async function readGroupIds(
  rest: EasemobRest,
  place: string | null,
  { signal }: CallOptions = {},
): Promise<GroupIdsRead> {
  const { kind, cursor } = placeOf(place);
  const query = new URLSearchParams({ limit: String(MOST), ...(cursor !== "" && { cursor }) });
  const answer = await rest.call({ method: "GET", api: kind, path: `${kind}?${query}`, signal });
  // Not every plan has rooms, and no source says how their list is refused then. The credentials have just listed groups.
  if (isRefused(answer) && kind === ROOMS && cursor === "") return { groupIds: [], next: null };
  if (isRefused(answer)) throw refusedReading(answer, kind);
  const called = { vendor: VENDOR, call: kind, mayHaveActed: false };
  const groupIds = readAnswer(ids[kind], answer.data, called);
  if (!answer.cursor) return { groupIds, next: kind === GROUPS ? `${ROOMS}:` : null };
  if (answer.cursor === cursor) throw new VendorCallError("unreadable", "cursor is where it was", called);
  return { groupIds, next: `${kind}:${answer.cursor}` };
}

function placeOf(place: string | null): { readonly kind: Kind; readonly cursor: string } {
  if (place === null) return { kind: GROUPS, cursor: "" };
  for (const kind of [GROUPS, ROOMS] as const) {
    if (place.startsWith(`${kind}:`)) return { kind, cursor: place.slice(kind.length + 1) };
  }
  throw new TypeError(`[${VENDOR}] ${CALL}: the place is none of its pages`);
}
