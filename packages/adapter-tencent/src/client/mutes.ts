import { type CallOptions, identifier, listIfAny, objectOf, readAnswer } from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalInteger } from "../wire.js";
import { VENDOR } from "./answer.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "get_group_muted_account";

/** The end of a mute that has none, as Tencent writes it: the largest number of 32 bits, in seconds. */
export const FOREVER_SECONDS = 4_294_967_295;

/** The members who may not speak, and until when, in Unix seconds. */
export type Mutes = ReadonlyMap<string, number>;

// The newer names and the older ones.
const wire = z.compile(
  z.object({
    MutedAccountList: listIfAny(objectOf({ Member_Account: identifier, MutedUntil: optionalInteger })),
    ShuttedUinList: listIfAny(objectOf({ Member_Account: identifier, ShuttedUntil: optionalInteger })),
  }),
);

/** Who is muted in a group; `undefined` if Tencent does not tell. */
export async function readMutes(rest: TencentRest, groupId: string, options: CallOptions): Promise<Mutes | undefined> {
  const answer = await rest.call(API, { GroupId: groupId }, options);
  if (!answer.isDone) return undefined;
  const place = { vendor: VENDOR, call: API, mayHaveActed: false };
  const { MutedAccountList: newer, ShuttedUinList: older } = readAnswer(wire, answer.fields, place);
  return new Map([
    ...older.map(({ Member_Account, ShuttedUntil = 0 }) => [Member_Account, ShuttedUntil] as const),
    ...newer.map(({ Member_Account, MutedUntil = 0 }) => [Member_Account, MutedUntil] as const),
  ]);
}
