import { type GroupRead, given, optionalText, readAnswer, type TopicRead } from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalData, profileFields, profileIn } from "../decode/profile.js";
import { optionalFlag, optionalInteger, optionalKind, optionalSeconds } from "../wire.js";
import { type Place, VENDOR } from "./answer.js";

const ALWAYS = [
  ...["Type", "Name", "Introduction", "Notification", "FaceUrl", "Owner_Account", "CreateTime", "NextMsgSeq"],
  ...["MemberNum", "MaxMemberNum", "ApplyJoinOption"],
];

/** The fields of a group that are asked for; a list of members would make the answer too long. */
export const GROUP_FIELDS: readonly string[] = [...ALWAYS, "InviteJoinOption", "MuteAllMember", "SupportTopic"];
/** Those that pages up to 2020 have, in the names of that time. */
export const OLDER_GROUP_FIELDS: readonly string[] = [...ALWAYS, "ShutUpAllMember"];

const group = z.compile(
  z.object({
    ...profileFields,
    Type: optionalKind,
    InviteJoinOption: optionalText,
    MaxMemberNum: optionalInteger,
    SupportTopic: optionalFlag,
    AppDefinedData: optionalData,
    Owner_Account: optionalText,
    CreateTime: optionalSeconds,
    NextMsgSeq: optionalInteger,
    MemberNum: optionalInteger,
  }),
);

const topic = z.compile(
  z.object({
    ...profileFields,
    TopicName: optionalText,
    CustomString: optionalText,
    CreateTime: optionalSeconds,
    NextMsgSeq: optionalInteger,
  }),
);

const groupPlace: Place = { vendor: VENDOR, call: "get_group_info", mayHaveActed: false };
const topicPlace: Place = { vendor: VENDOR, call: "get_topic", mayHaveActed: false };

/** A group as `get_group_info` tells it; `hasData` says that its custom fields were asked for. Throws "unreadable". */
export function groupRead(groupId: string, told: unknown, hasData: boolean, asOf: number): GroupRead {
  const wire = readAnswer(group, told, groupPlace);
  const { InviteOption = wire.InviteJoinOption, MaxMemberNum, SupportTopic, Owner_Account: owner } = wire;
  const profile = profileIn({ ...wire, InviteOption }, { MaxMemberNum, SupportTopic });
  const custom = wire.AppDefinedData ?? (hasData ? {} : undefined);
  return {
    ...{ state: "active", groupId, asOf, profile: { ...profile, ...given({ kind: wire.Type, custom }) } },
    ...given({ ownerId: owner === "" ? null : owner, memberCount: wire.MemberNum, createdAt: wire.CreateTime }),
    ...given({ lastMessageSeq: lastOf(wire.NextMsgSeq) }),
  };
}

/** A topic as `get_topic` tells it. Throws "unreadable". */
export function topicRead(topicId: string, told: unknown): TopicRead {
  const wire = readAnswer(topic, told, topicPlace);
  const profile = { ...profileIn({ ...wire, Name: wire.TopicName }), kind: "Community" };
  return {
    ...{ topicId, profile: { ...profile, ...given({ custom: wire.CustomString }) } },
    ...given({ createdAt: wire.CreateTime, lastMessageSeq: lastOf(wire.NextMsgSeq) }),
  };
}

function lastOf(next: number | undefined): number | undefined {
  return next === undefined || next < 1 ? undefined : next - 1;
}
