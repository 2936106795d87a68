import { type Callback, type GroupProfile, given, identifier, optionalIdentifier } from "@grouphook/core/adapter";
import { z } from "zod";
import { type Echo, newEcho, oldEcho } from "../echo.js";
import { groupInfo } from "./profile.js";
import { ofGroup, read, record, review, type Said, type Translator } from "./translator.js";

const transfer = z.compile(ofGroup.extend({ oldOwnerUserID: optionalIdentifier, newOwnerUserID: identifier }));

/** Commands about groups that are there. */
export const groupTranslators: { readonly [command: string]: Translator } = {
  callbackBeforeSetGroupInfoCommand: (said) => asksToUpdate(said, withoutZeros, oldEcho),
  callbackBeforeSetGroupInfoExCommand: (said) => asksToUpdate(said, asTold, newEcho),
  callbackAfterSetGroupInfoCommand: (said) => tellsOfUpdate(said, withoutEmptyTexts),
  callbackAfterSetGroupInfoExCommand: (said) => tellsOfUpdate(said, asTold),

  callbackAfterDisMissGroupCommand: (said) => {
    const { groupID: groupId } = read(said, ofGroup);
    return record(said, { type: "group.dissolved", groupId });
  },

  callbackAfterTransferGroupOwnerCommand: (said) => {
    const { groupID: groupId, oldOwnerUserID: fromUserId, newOwnerUserID: toUserId } = read(said, transfer);
    const change = { type: "owner.transferred", groupId, toUserId, ...given({ fromUserId }) } as const;
    return record(said, change, { leavesStale: "what the former owner became was not told" });
  },
};

type Reading = (profile: GroupProfile) => GroupProfile;

function asksToUpdate(said: Said, reading: Reading, echo: z.ZodType<Echo>): Callback {
  const { groupID: groupId } = read(said, ofGroup);
  const { profile } = read(said, groupInfo);
  const change = { type: "group.updated", groupId, profile: reading(profile) } as const;
  return review(said, change, { amend: ["profile"], wire: read(said, echo) });
}

function tellsOfUpdate(said: Said, reading: Reading): Callback {
  const { groupID: groupId } = read(said, ofGroup);
  const { profile } = read(said, groupInfo);
  return record(said, { type: "group.updated", groupId, profile: reading(profile) });
}

function asTold(profile: GroupProfile): GroupProfile {
  return profile;
}

/** The old API cannot clear these texts: an empty one is one that stays as it is. */
function withoutEmptyTexts({ name, notice, introduction, avatar, ...rest }: GroupProfile): GroupProfile {
  const texts = Object.entries({ name, notice, introduction, avatar }).filter(([, text]) => text);
  return { ...Object.fromEntries(texts), ...rest };
}

/** In the old API's question zero and empty also stand for what is not set. */
function withoutZeros(profile: GroupProfile): GroupProfile {
  const { custom, settings = {}, ...rest } = withoutEmptyTexts(profile);
  const set = Object.entries(settings).filter(([, value]) => value !== 0);
  return { ...rest, ...(custom && { custom }), ...(set.length > 0 && { settings: Object.fromEntries(set) }) };
}
