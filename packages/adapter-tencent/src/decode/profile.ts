import {
  type GroupProfile,
  given,
  type Json,
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

type Texts = "Name" | "Introduction" | "Notification" | "FaceUrl" | "ApplyJoinOption" | "InviteOption";
type Flags = "MuteAllMember" | "ShutUpAllMember";
type Profile = { readonly [Name in Texts]?: string | undefined } & { readonly [Name in Flags]?: boolean | undefined };
type ProfileFields = { [Name in Texts]: z.ZodType<string | undefined> } & {
  [Name in Flags]: z.ZodType<boolean | undefined>;
};
type Settings = { readonly [name: string]: Json | undefined };

const onOrOff = optionalWord({ On: true, Off: false });

/** The fields of a group or topic that callbacks and REST name alike. */
export const profileFields: ProfileFields = {
  Name: optionalText,
  Introduction: optionalText,
  Notification: optionalText,
  FaceUrl: optionalText,
  // Undocumented: InviteOption was seen in live creations; the others are REST's names, which other receivers read here.
  MuteAllMember: onOrOff,
  ShutUpAllMember: onOrOff,
  ApplyJoinOption: optionalText,
  InviteOption: optionalText,
};

/** The app's own data of a group or member. */
export const optionalData: z.ZodType<{ readonly [key: string]: string } | undefined> = optional(
  listOf(objectOf({ Key: text, Value: text })).transform((data) =>
    Object.fromEntries(data.map(({ Key, Value }) => [Key, Value])),
  ),
);

const changed = z.compile(z.object(profileFields));
const first = z.compile(z.object({ ...profileFields, Type: optionalKind, UserDefinedDataList: optionalData }));

/** The profile fields a callback names: one that is absent is unchanged, one that is empty was cleared. */
export function profileOf(said: ParsedCallback): GroupProfile {
  return profileIn(readBody(said, changed));
}

/** The profile of what comes into being, with its kind and the app's own data. */
export function firstProfileOf(said: ParsedCallback): GroupProfile {
  const { Type: kind, UserDefinedDataList: custom, ...wire } = readBody(said, first);
  return { ...profileIn(wire), ...given({ kind, custom }) };
}

/** The profile in some fields. `more` are settings that have no callback. */
export function profileIn(wire: Profile, more: Settings = {}): GroupProfile {
  const settings = given({ ApplyJoinOption: wire.ApplyJoinOption, InviteOption: wire.InviteOption, ...more });
  return given({
    name: wire.Name,
    introduction: wire.Introduction,
    notice: wire.Notification,
    avatar: wire.FaceUrl,
    mutedAll: wire.MuteAllMember ?? wire.ShutUpAllMember,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}
