import { type GroupProfile, isObject, type Json } from "@grouphook/core/adapter";

/** Fields for Tencent, or the name of the field of ours that it has no word for. */
export type Fields = { readonly fields: { readonly [name: string]: Json } } | { readonly beyond: string };

/** Tencent's names of its settings: as callbacks have them, and as an API wants them. */
export type SettingNames = { readonly [setting: string]: string };

interface ProfileNames {
  readonly name: "Name" | "TopicName";
  readonly mutedAll: boolean;
  readonly settings: SettingNames;
  /** How the app's own data is said. */
  readonly custom: (custom: Json) => { readonly [name: string]: Json } | undefined;
}

/** The fields of a profile, but for its kind. */
export function profileFieldsOf(profile: GroupProfile, names: ProfileNames): Fields {
  const fields: { [name: string]: Json } = {};
  const texts = {
    [names.name]: profile.name,
    Introduction: profile.introduction,
    Notification: profile.notice,
    FaceUrl: profile.avatar,
  };
  for (const [name, text] of Object.entries(texts)) if (text !== undefined) fields[name] = text;
  if (profile.mutedAll !== undefined) {
    if (!names.mutedAll) return { beyond: "profile.mutedAll" };
    fields.MuteAllMember = profile.mutedAll ? "On" : "Off";
  }
  for (const field of ["mutedAllUntil", "mutedAllSpares", "disabled"] as const)
    if (profile[field] !== undefined) return { beyond: `profile.${field}` };
  for (const [setting, value] of Object.entries(profile.settings ?? {})) {
    const name = Object.hasOwn(names.settings, setting) ? names.settings[setting] : undefined;
    if (name === undefined) return { beyond: `profile.settings.${setting}` };
    fields[name] = value;
  }
  if (profile.custom === undefined) return { fields };
  const custom = names.custom(profile.custom);
  return custom ? { fields: { ...fields, ...custom } } : { beyond: "profile.custom" };
}

/** The app's own data in Tencent's form; `undefined` for what is not an object of texts. */
export function dataOf(custom: Json): { readonly Key: string; readonly Value: string }[] | undefined {
  if (!isObject(custom)) return undefined;
  const data = Object.entries(custom).flatMap(([Key, Value]) => (typeof Value === "string" ? { Key, Value } : []));
  return data.length === Object.keys(custom).length ? data : undefined;
}

/**
 * All of an app's own data as it is to be: Tencent changes single fields, so that those to be without must be named and
 * empty. `undefined` if it has fields that are not among the known ones.
 */
export function wholeDataOf(custom: Json, known: readonly string[]): ReturnType<typeof dataOf> {
  const data = dataOf(custom);
  if (!data?.every(({ Key }) => known.includes(Key))) return undefined;
  const absent = known.filter((name) => !data.some(({ Key }) => Key === name));
  return [...data, ...absent.map((Key) => ({ Key, Value: "" }))];
}

/** Data under Tencent's name of it, if there is any. */
export function namedData(
  name: string,
  data: ReturnType<typeof dataOf>,
): { readonly [name: string]: Json } | undefined {
  return data && { [name]: data };
}
