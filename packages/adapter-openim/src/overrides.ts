import { type Amendment, isIdentifier, isObject, type ReviewCallback } from "@grouphook/core/adapter";
import { creation, flat, memberUpdate, newMember, oldUpdate, say, update, type Worded, type Words } from "./words.js";

const sayings: ReadonlyMap<string, (amend: Amendment, callback: ReviewCallback) => Worded> = new Map([
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
export function overriding(amend: Amendment, callback: ReviewCallback): Worded {
  return sayings.get(callback.command)?.(amend, callback) ?? { words: {} };
}

function sayCreation({ groupId, profile }: Amendment): Worded {
  if (groupId !== undefined && !isIdentifier(groupId)) return { unsayable: "groupId" };
  const said = say(flat(profile), creation, "profile");
  if ("unsayable" in said || groupId === undefined) return said;
  return { words: { groupID: groupId, ...said.words } };
}

function sayNewMembers({ members = {} }: Amendment, { change, wire }: ReviewCallback): Worded {
  const joining = change.type === "members.joined" ? change.members.map(({ userId }) => userId) : [];
  const stranger = strangerIn(members, joining);
  if (stranger !== undefined) return { unsayable: stranger };
  const list: Words[] = [];
  for (const userId of joining) {
    const profile = Object.hasOwn(members, userId) ? members[userId] : undefined;
    if (!profile) continue;
    const said = say(profile, newMember, `members.${userId}`);
    if ("unsayable" in said || wire === "single") return said;
    // Run against OpenIM's own callback functions: an entry without a user's id ends its request in a panic.
    list.push({ userID: userId, ...said.words });
  }
  return { words: list.length > 0 ? { memberCallbackList: list } : {} };
}

function sayMember({ members = {} }: Amendment, { change }: ReviewCallback): Worded {
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

function sayMessage({ elements, custom }: Amendment, { change }: ReviewCallback): Worded {
  const ex = custom !== undefined && { ex: custom };
  if (!elements) return { words: { ...ex } };
  const [element, ...more] = elements;
  const before = change.type === "message.sent" ? change.message.elements[0] : undefined;
  // Anything but a JSON object is refused by main, and the message with it.
  if (!element || more.length > 0 || !isObject(element.content)) return { unsayable: "elements" };
  if (!USER_TYPE.test(element.type)) return { unsayable: "elements" };
  const contentType = Number(element.type);
  const content = JSON.stringify(element.content);
  return { words: { content, ...(element.type !== before?.type && { contentType }), ...ex } };
}

/** An empty list narrows nothing: OpenIM then pushes to all. */
function sayReceivers({ receiverIds }: Amendment, { change }: ReviewCallback): Worded {
  if (!receiverIds) return { words: {} };
  const asked = change.type === "push.requested" ? change.userIds : undefined;
  const userIDList = asked ? receiverIds.filter((userId) => asked.includes(userId)) : receiverIds;
  return userIDList.length > 0 ? { words: { userIDList } } : { unsayable: "receiverIds to nobody" };
}
