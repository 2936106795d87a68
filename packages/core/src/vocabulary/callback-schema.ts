import { z } from "zod";
import type { Callback } from "./callback.js";
import type { CallbackCircumstances } from "./callback-circumstances.js";
import { changeSchema } from "./change-schema.js";
import { readingPurposes } from "./group-observed.js";
import type { Leeway } from "./verdict.js";

/** The JSON form of what a vendor sends beside a change. Fields it does not know are left out. */
export const circumstancesSchema: z.ZodType<CallbackCircumstances> = z.object({
  clientAddress: z.string().exactOptional(),
  platform: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  token: z.string().exactOptional(),
  requestedAt: z.number().exactOptional(),
  createdGroups: z.number().exactOptional(),
});

const understood = {
  command: z.string(),
  circumstances: circumstancesSchema.exactOptional(),
  wire: z.json().exactOptional(),
};

const aboutChange = {
  ...understood,
  change: changeSchema,
  actorId: z.string().exactOptional(),
  occurredAt: z.number().exactOptional(),
  groupKind: z.string().exactOptional(),
};

const receipt = {
  receiptKey: z.string().exactOptional(),
  keyMayRecur: z.boolean().exactOptional(),
};

const numberedCodes = z.object({
  from: z.number(),
  to: z.number(),
  except: z.array(z.number()).exactOptional(),
  default: z.number(),
});
const wordedCodes = z.object({ maxLength: z.number(), default: z.string().exactOptional() });

const leeway: z.ZodType<Leeway> = z.object({
  codes: z.union([numberedCodes, wordedCodes]).exactOptional(),
  amend: z.array(z.enum(["groupId", "profile", "members", "elements", "custom", "priority", "receiverIds"])),
  refuseSome: z.boolean(),
  discard: z.boolean(),
});

const toBePermitted = {
  leeway,
  permission: z.enum(["anyone", "joiner", "member", "admin", "owner", "nobody"]),
};

/** The JSON form of a callback as it was understood. Fields it does not know are left out. */
export const callbackSchema: z.ZodType<Callback> = z.discriminatedUnion("wants", [
  z.object({
    wants: z.literal("review"),
    ...aboutChange,
    ...toBePermitted,
    possibleOwnerIds: z.array(z.string()).exactOptional(),
  }),
  z.object({
    wants: z.literal("perform"),
    ...aboutChange,
    ...toBePermitted,
    answerRoster: z.boolean(),
    receiptKey: receipt.receiptKey,
  }),
  z.object({
    wants: z.literal("record"),
    ...aboutChange,
    further: z.array(changeSchema).exactOptional(),
    ...receipt,
    leavesStale: z.string().exactOptional(),
    foundBy: z.enum(readingPurposes).exactOptional(),
    impliesActive: z.boolean().exactOptional(),
    begunAt: z.number().exactOptional(),
    membersAsAsked: z.boolean().exactOptional(),
  }),
  z.object({ wants: z.literal("roster"), ...understood, groupId: z.string() }),
  z.object({ wants: z.literal("echo"), ...understood, text: z.string() }),
  z.object({ wants: z.literal("unsupported"), ...understood, ...receipt }),
]);
