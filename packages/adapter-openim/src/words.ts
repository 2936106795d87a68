import { asMoment, type GroupProfile, isIdentifier, type Json } from "@grouphook/core/adapter";
import { lowerLevelOf } from "./wire.js";

/** Fields in OpenIM's words. */
export type Words = { readonly [key: string]: Json };

/** Something in OpenIM's words, or the part of it that no word exists for. */
export type Worded = { readonly words: Words } | { readonly unsayable: string };

/** Puts a value in OpenIM's words; `undefined` where it has none. */
type Say = (value: unknown) => Json | undefined;
/** Our field, OpenIM's key for it, and how its value is said; in the order of the wire. */
type Vocabulary = readonly (readonly [field: string, key: string, say: Say])[];

const text: Say = (value) => (typeof value === "string" ? value : undefined);
const filledText: Say = (value) => text(value) || undefined;
/** Read in the source of main of 2026-07-02: a change to a name of blanks, as Go knows them, is dropped whole and succeeds. */
const BLANKS = /^[\s\u0085]*$/;
const fullName: Say = (value) => (typeof value === "string" && !BLANKS.test(value) ? value : undefined);
/** A new group may go without a name. */
const newName: Say = (value) => (value === "" ? value : fullName(value));
/** A switch that has so many positions, from 0 on. */
const switched =
  (positions: number): Say =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 0 && value < positions ? value : undefined;
const userId: Say = (value) => (value === "" || (typeof value === "string" && isIdentifier(value)) ? value : undefined);
const status: Say = (muted) => (muted === true ? 3 : muted === false ? 0 : undefined);
const muteEnd: Say = (until) => {
  const moment = asMoment(until ?? 0);
  return typeof moment === "number" ? moment : undefined;
};

const switches: Vocabulary = [
  ["settings.needVerification", "needVerification", switched(3)],
  ["settings.lookMemberInfo", "lookMemberInfo", switched(2)],
];
const applyMemberFriend = ["settings.applyMemberFriend", "applyMemberFriend", switched(2)] as const;
/** What a reply may say of a new group. */
export const creation: Vocabulary = [
  ["name", "groupName", newName],
  ["notice", "notification", text],
  ["introduction", "introduction", text],
  ["avatar", "faceURL", text],
  ["custom", "ex", text],
  ["mutedAll", "status", status],
  ["settings.creatorUserID", "creatorUserID", userId],
  ...switches,
];
const updateWith = (shown: Say): Vocabulary => [
  ["name", "groupName", fullName],
  ["introduction", "introduction", shown],
  ["avatar", "faceURL", shown],
  ["custom", "ex", text],
  ...switches,
  applyMemberFriend,
];
/** What a reply may say of a changed group. */
export const update: Vocabulary = updateWith(text);
/** The old API cannot clear a text: an empty one leaves it as it was before the change. */
export const oldUpdate: Vocabulary = updateWith(filledText);

// Read in the source of main of 2026-07-02: a level of 100 is taken, and makes a second owner.
const memberWith = (nickname: string, ...more: Vocabulary): Vocabulary => [
  ["nickname", nickname, text],
  ["avatar", "faceURL", text],
  ["role", "roleLevel", lowerLevelOf],
  ...more,
  ["custom", "ex", text],
];
/** What a reply may say of a new member. */
export const newMember: Vocabulary = memberWith("nickname", ["mutedUntil", "muteEndTime", muteEnd]);
/** What a reply may say of a changed member. */
export const memberUpdate: Vocabulary = memberWith("nickName");

/** The one kind of group that OpenIM makes. */
const kind: Say = (value) => (value === "2" ? 2 : undefined);
/** What the REST API may be told of a new group. */
export const requestedCreation: Vocabulary = [...creation, applyMemberFriend, ["kind", "groupType", kind]];
/** What the REST API may be told of a changed group. */
export const requestedUpdate: Vocabulary = [...update, ["notice", "notification", text]];
/** What the REST API may be told of a member. */
export const requestedMember: Vocabulary = memberWith("nickname");

/** Says fields in the words of a vocabulary; `place` names where they stand. */
export function say(fields: object, vocabulary: Vocabulary, place: string): Worded {
  const values = new Map<string, unknown>(Object.entries(fields).filter(([, value]) => value !== undefined));
  const words: Record<string, Json> = {};
  for (const [field, key, word] of vocabulary) {
    if (!values.has(field)) continue;
    const said = word(values.get(field));
    if (said === undefined) continue;
    words[key] = said;
    values.delete(field);
  }
  const [unsaid] = values.keys();
  return unsaid === undefined ? { words } : { unsayable: `${place}.${unsaid}` };
}

/** A profile's fields side by side with its settings. */
export function flat({ settings = {}, ...rest }: GroupProfile = {}): object {
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`settings.${name}`, value])),
  };
}
