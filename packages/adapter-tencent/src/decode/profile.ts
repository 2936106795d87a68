import {
  type GroupProfile,
  given,
  listOf,
  objectOf,
  optional,
  optionalText,
  optionalWord,
  type ParsedCallback,
  readBody,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalKind } from "../wire.js";

const onOrOff = optionalWord({ On: true, Off: false });
const profileWire = z.object({
  Name: optionalText,
  Introduction: optionalText,
  Notification: optionalText,
  FaceUrl: optionalText,
  // Undocumented: InviteOption was seen in live creations; the others are REST's names, which other receivers read here.
  MuteAllMember: onOrOff,
  ShutUpAllMember: onOrOff,
  ApplyJoinOption: optionalText,
  InviteOption: optionalText,
});
const changed = z.compile(profileWire);
const first = z.compile(
  profileWire.extend({
    Type: optionalKind,
    UserDefinedDataList: optional(listOf(objectOf({ Key: text, Value: text }))),
  }),
);

/** The profile fields a callback names: one that is absent is unchanged, one that is empty was cleared. */
export function profileOf(said: ParsedCallback): GroupProfile {
  return profileIn(readBody(said, changed));
}

/** The profile of what comes into being, with its kind and the app's own data. */
export function firstProfileOf(said: ParsedCallback): GroupProfile {
  const { Type: kind, UserDefinedDataList: data, ...wire } = readBody(said, first);
  const custom = data && Object.fromEntries(data.map(({ Key, Value }) => [Key, Value]));
  return { ...profileIn(wire), ...given({ kind, custom }) };
}

function profileIn(wire: z.output<typeof profileWire>): GroupProfile {
  const settings = given({ ApplyJoinOption: wire.ApplyJoinOption, InviteOption: wire.InviteOption });
  return given({
    name: wire.Name,
    introduction: wire.Introduction,
    notice: wire.Notification,
    avatar: wire.FaceUrl,
    mutedAll: wire.MuteAllMember ?? wire.ShutUpAllMember,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}
