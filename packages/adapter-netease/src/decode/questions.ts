import {
  type GroupCreated,
  type GroupProfile,
  given,
  type Json,
  type Leeway,
  questionedMessage,
  readBody,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { id, invitedIds, optionalInteger, optionalInvitedIds, optionalTextual, optionalTime, userId } from "../wire.js";
import { messageFields, messageOf } from "./message.js";
import { renderings } from "./message-text.js";
import { muteOfAll } from "./mute-of-all.js";
import { codes, type Kind, review, type Said, unsupported } from "./translator.js";

const message = z.object({ ...messageFields, to: id, fromAccount: userId, msgTimestamp: optionalTime });

const creation = z.object({
  creator: userId,
  inviteList: optionalInvitedIds,
  timestamp: optionalTime,
  tname: optionalTextual,
  announcement: optionalTextual,
  intro: optionalTextual,
  icon: optionalTextual,
  custom: optionalTextual,
  servercustom: optionalTextual,
  teamMuteType: optionalInteger,
  level: optionalInteger,
  joinmode: optionalInteger,
  beinvitemode: optionalInteger,
  invitemode: optionalInteger,
  uptinfomode: optionalInteger,
  upcustommode: optionalInteger,
});

const invitation = z.object({
  tid: id,
  fromAccount: userId,
  inviteList: invitedIds,
  msg: optionalTextual,
  timestamp: optionalTime,
});

const recall = z.object({ toAccount: id, fromAccount: userId, msgId: id, timestamp: optionalTime });
const act = z.compile(z.object({ opeType: optionalInteger }));

/** What a callback of recalls is about, in the numbers of their copies. One page has logins under the same number. */
const TEAM_RECALL = 8;

/** Callbacks that ask before something happens. */
export const questionTranslators: Translators<Said> = {
  "callback.2": sending("TEAM"),
  "callback.22": sending("SUPER_TEAM"),

  "callback.7": translator(creation, (wire, said) =>
    review(said, createdBy(wire), { actorId: wire.creator, occurredAt: wire.timestamp, groupKind: "TEAM" }),
  ),

  "callback.23": translator(invitation, (wire, said) => {
    const { tid: groupId, inviteList, msg } = wire;
    const change = {
      type: "members.invited",
      groupId,
      userIds: inviteList,
      ...given({ message: msg || undefined }),
    } as const;
    return review(said, change, { actorId: wire.fromAccount, occurredAt: wire.timestamp, groupKind: "SUPER_TEAM" });
  }),

  "callback.36": (said) => (readBody(said, act).opeType === TEAM_RECALL ? recalling(said) : unsupported(said)),
};

const recalling = translator(recall, ({ toAccount: groupId, msgId: key, fromAccount, timestamp }, said: Said) => {
  const change = { type: "message.recalled", groupId, messages: [{ key }] } as const;
  return review(said, change, { actorId: fromAccount, occurredAt: timestamp, groupKind: "TEAM" });
});

const messageLeeway: Leeway = { codes, amend: ["elements", "custom"], refuseSome: false, discard: true };

function sending(groupKind: Kind): Translator<Said> {
  return translator(message, (wire, said) => {
    const questioned = questionedMessage(messageOf(wire, said.textPaths), renderings, said.textPaths);
    const change = { type: "message.sent", groupId: wire.to, message: questioned } as const;
    return review(said, change, {
      ...{ actorId: wire.fromAccount, occurredAt: wire.msgTimestamp, groupKind, leeway: messageLeeway },
    });
  });
}

/** Who is invited becomes a member at once or by accepting: all of them may be members of the new team. */
function createdBy(wire: z.output<typeof creation>): GroupCreated {
  const { creator: ownerId, inviteList = [] } = wire;
  const others = inviteList.filter((invited) => invited !== ownerId).map((invited) => ({ userId: invited }));
  return {
    type: "group.created",
    ownerId,
    profile: profileOf(wire),
    members: [{ userId: ownerId, role: "owner" }, ...others],
  };
}

function profileOf(wire: z.output<typeof creation>): GroupProfile {
  const { tname: name, announcement: notice, intro: introduction, icon: avatar, custom, servercustom } = wire;
  const settings: { readonly [name: string]: Json } = given({
    members_limit: wire.level,
    join_mode: wire.joinmode,
    agree_mode: wire.beinvitemode,
    invite_mode: wire.invitemode,
    update_team_info_mode: wire.uptinfomode,
    update_extension_mode: wire.upcustommode,
  });
  const data: { readonly [name: string]: Json } = given({ custom, servercustom });
  return given({
    ...{ name, notice, introduction, avatar },
    custom: Object.keys(data).length > 0 ? data : undefined,
    ...muteOfAll(wire.teamMuteType),
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}
