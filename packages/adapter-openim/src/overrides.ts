import {
  type Amendment,
  asMoment,
  type GroupProfile,
  isIdentifier,
  isObject,
  type Json,
  type ReviewCallback,
} from "@grouphook/core/adapter";
import { lowerLevelOf } from "./wire.js";

/** Fields of a reply that change what was asked for. */
type Overrides = { readonly [key: string]: Json };

/** An amendment in a reply's words, or the part of it that no word exists for. */
type Overriding = { readonly overrides: Overrides } | { readonly unsayable: string };

/** Puts a value in OpenIM's words; `undefined` where it has none. */
type Say = (value: unknown) => Json | undefined;
/** Our field, the reply's key for it, and how its value is said; in the order of the reply. */
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
const creation: Vocabulary = [
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
  ["settings.applyMemberFriend", "applyMemberFriend", switched(2)],
];
const update = updateWith(text);
/** The old API cannot clear a text: an empty one leaves it as it was before the change. */
const oldUpdate = updateWith(filledText);

// Read in the source of main of 2026-07-02: a level of 100 is taken, and makes a second owner.
const memberWith = (nickname: string, ...more: Vocabulary): Vocabulary => [
  ["nickname", nickname, text],
  ["avatar", "faceURL", text],
  ["role", "roleLevel", lowerLevelOf],
  ...more,
  ["custom", "ex", text],
];
const newMember = memberWith("nickname", ["mutedUntil", "muteEndTime", muteEnd]);
const memberUpdate = memberWith("nickName");

const sayings: ReadonlyMap<string, (amend: Amendment, callback: ReviewCallback) => Overriding> = new Map([
  ["callbackBeforeCreateGroupCommand", sayCreation],
  ["callbackBeforeSetGroupInfoCommand", ({ profile }: Amendment) => say(flat(profile), oldUpdate, "profile")],
  ["callbackBeforeSetGroupInfoExCommand", ({ profile }: Amendment) => say(flat(profile), update, "profile")],
  ["callbackBeforeMembersJoinGroupCommand", sayNewMembers],
  ["callbackBeforeSetGroupMemberInfoCommand", sayMember],
  ["callbackBeforeMsgModifyCommand", sayMessage],
  ["callbackBeforeGroupOnlinePushCommand", sayReceivers],
  ["callbackBeforeOfflinePushCommand", sayReceivers],
]);

/** The part of an amendment that the reply to a callback has no word for. */
export function unsayable(amend: Amendment, callback: ReviewCallback): string | undefined {
  const said = overriding(amend, callback);
  return "unsayable" in said ? said.unsayable : undefined;
}

/** Says an amendment in the words of the reply to a callback. */
export function overriding(amend: Amendment, callback: ReviewCallback): Overriding {
  return sayings.get(callback.command)?.(amend, callback) ?? { overrides: {} };
}

function sayCreation({ groupId, profile }: Amendment): Overriding {
  if (groupId !== undefined && !isIdentifier(groupId)) return { unsayable: "groupId" };
  const said = say(flat(profile), creation, "profile");
  if ("unsayable" in said || groupId === undefined) return said;
  return { overrides: { groupID: groupId, ...said.overrides } };
}

function sayNewMembers({ members = {} }: Amendment, { change, wire }: ReviewCallback): Overriding {
  const joining = change.type === "members.joined" ? change.members.map(({ userId }) => userId) : [];
  const stranger = strangerIn(members, joining);
  if (stranger !== undefined) return { unsayable: stranger };
  const list: Overrides[] = [];
  for (const userId of joining) {
    const profile = Object.hasOwn(members, userId) ? members[userId] : undefined;
    if (!profile) continue;
    const said = say(profile, newMember, `members.${userId}`);
    if ("unsayable" in said || wire === "single") return said;
    // Run against OpenIM's own callback functions: an entry without a user's id ends its request in a panic.
    list.push({ userID: userId, ...said.overrides });
  }
  return { overrides: list.length > 0 ? { memberCallbackList: list } : {} };
}

function sayMember({ members = {} }: Amendment, { change }: ReviewCallback): Overriding {
  const userId = change.type === "member.updated" ? change.userId : "";
  const stranger = strangerIn(members, [userId]);
  if (stranger !== undefined) return { unsayable: stranger };
  const profile = Object.hasOwn(members, userId) ? members[userId] : undefined;
  return say(profile ?? {}, memberUpdate, `members.${userId}`);
}

/** OpenIM passes over those it did not ask about. */
function strangerIn(members: NonNullable<Amendment["members"]>, asked: readonly string[]): string | undefined {
  const stranger = Object.keys(members).find((userId) => !asked.includes(userId));
  return stranger === undefined ? undefined : `members.${stranger}`;
}

/** A content type of users' messages, written as the wire has it: the server's own begin at 1000. */
const USER_TYPE = /^[1-9]\d{1,2}$/;

function sayMessage({ elements, custom }: Amendment, { change }: ReviewCallback): Overriding {
  const ex = custom !== undefined && { ex: custom };
  if (!elements) return { overrides: { ...ex } };
  const [element, ...more] = elements;
  const before = change.type === "message.sent" ? change.message.elements[0] : undefined;
  // Anything but a JSON object is refused by main, and the message with it.
  if (!element || more.length > 0 || !isObject(element.content)) return { unsayable: "elements" };
  if (!USER_TYPE.test(element.type)) return { unsayable: "elements" };
  const contentType = Number(element.type);
  const content = JSON.stringify(element.content);
  return { overrides: { content, ...(element.type !== before?.type && { contentType }), ...ex } };
}

/** An empty list narrows nothing: OpenIM then pushes to all. */
function sayReceivers({ receiverIds }: Amendment, { change }: ReviewCallback): Overriding {
  if (!receiverIds) return { overrides: {} };
  const asked = change.type === "push.requested" ? change.userIds : undefined;
  const userIDList = asked ? receiverIds.filter((userId) => asked.includes(userId)) : receiverIds;
  return userIDList.length > 0 ? { overrides: { userIDList } } : { unsayable: "receiverIds to nobody" };
}

function say(fields: object, vocabulary: Vocabulary, place: string): Overriding {
  const values = new Map<string, unknown>(Object.entries(fields).filter(([, value]) => value !== undefined));
  const overrides: Record<string, Json> = {};
  for (const [field, key, word] of vocabulary) {
    if (!values.has(field)) continue;
    const said = word(values.get(field));
    if (said === undefined) continue;
    overrides[key] = said;
    values.delete(field);
  }
  const [unsaid] = values.keys();
  return unsaid === undefined ? { overrides } : { unsayable: `${place}.${unsaid}` };
}

function flat({ settings = {}, ...rest }: GroupProfile = {}): object {
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`settings.${name}`, value])),
  };
}
