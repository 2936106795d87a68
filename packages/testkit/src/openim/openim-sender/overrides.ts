import type { GoFields } from "./go-json.js";

/** The effect of an answer on a request. */
export interface Overridden {
  readonly request: GoFields;
  /** The error that the caller gets if the overridden request is invalid. */
  readonly fault?: { readonly errCode: number; readonly why: string };
  /** The fields of the request that are lost because the answer does not repeat them. */
  readonly lost: readonly string[];
}

type Override = (request: GoFields, answer: GoFields) => Overridden;

const RECORD_NOT_FOUND = 1004;
const ARGUMENTS_ERROR = 1001;
const INTERNAL_ERROR = 500;

const settings = ["ex", "needVerification", "lookMemberInfo", "applyMemberFriend"];
const messageFields = [
  "content",
  "recvID",
  "groupID",
  "clientMsgID",
  "serverMsgID",
  "senderPlatformID",
  "senderNickname",
  "sessionType",
  "msgFrom",
  "contentType",
  "status",
  "attachedInfo",
  "ex",
];

/** How answers override requests, by command. Run against main of 2026-07-02, or read in its source. */
const overrides: ReadonlyMap<string, Override> = new Map<string, Override>([
  [
    "callbackBeforeCreateGroupCommand",
    // `applyMemberFriend` is read and never applied; `ownerUserID` has no effect.
    replacing([
      ...["groupID", "groupName", "notification", "introduction", "faceURL", "ex", "status", "creatorUserID"],
      ...["groupType", "needVerification", "lookMemberInfo"],
    ]),
  ],
  ["callbackBeforeMembersJoinGroupCommand", overrideMembers],
  ["callbackBeforeSetGroupInfoCommand", repeating(["groupName", "introduction", "faceURL"], "", settings)],
  ["callbackBeforeSetGroupInfoExCommand", repeating(["groupName", "introduction", "faceURL", ...settings], null, [])],
  ["callbackBeforeSetGroupMemberInfoCommand", replacing(["nickName", "faceURL", "roleLevel", "ex"])],
  ["callbackBeforeMsgModifyCommand", overrideMessage],
  ["callbackBeforeGroupOnlinePushCommand", overrideReceivers],
  ["callbackBeforeOfflinePushCommand", overrideReceivers],
  [
    "callbackBeforeCreateGroupChatConversationsCommand",
    replacing(["recvMsgOpt", "isPinned", "isPrivateChat", "burnDuration", "groupAtType", "attachedInfo", "ex"]),
  ],
]);

/** Applies an answer to the request that it allows. */
export function override(command: string, request: GoFields, answer: GoFields): Overridden {
  return overrides.get(command)?.(request, answer) ?? { request, lost: [] };
}

/** Fields present in the answer replace those of the request. */
function replacing(names: readonly string[]): Override {
  return (request, answer) => ({ request: { ...request, ...picked(answer, names) }, lost: [] });
}

/** Some fields are taken from the answer even if it lacks them; without `groupID`, no group is found. */
function repeating(always: readonly string[], absent: "" | null, ifPresent: readonly string[]): Override {
  return (request, answer) => {
    const { groupID = "" } = answer;
    const missing = always.filter((name) => !Object.hasOwn(answer, name));
    const gone = Object.fromEntries(missing.map((name) => [name, absent]));
    const next = { ...request, ...gone, ...picked(answer, [...always, ...ifPresent]), groupID };
    const lost = missing.filter((name) => (request[name] ?? absent) !== absent);
    if (groupID === request.groupID) return { request: next, lost };
    return { request: next, lost, fault: { errCode: RECORD_NOT_FOUND, why: "the answer names another group" } };
  };
}

function overrideMembers(request: GoFields, { memberCallbackList = [] }: GoFields): Overridden {
  const changes = new Map(fieldsIn(memberCallbackList).map((change) => [change.userID, change]));
  const memberList = fieldsIn(request.memberList).map((member) => ({ ...member, ...changes.get(member.userID) }));
  if (!changes.has(undefined)) return { request: { ...request, memberList }, lost: [] };
  const fault = { errCode: INTERNAL_ERROR, why: "an entry of memberCallbackList without userID ends in a panic" };
  return { request, lost: [], fault };
}

function overrideMessage(request: GoFields, answer: GoFields): Overridden {
  const { senderFaceURL, atUserIDList, content } = answer;
  const changed = {
    ...request,
    ...picked(answer, messageFields),
    ...(senderFaceURL !== undefined && { faceURL: senderFaceURL }),
    ...(atUserIDList !== undefined && { atUserList: atUserIDList }),
  };
  if (typeof content !== "string" || isJsonObject(content)) return { request: changed, lost: [] };
  return { request, lost: [], fault: { errCode: ARGUMENTS_ERROR, why: "content is no JSON object" } };
}

/** An empty list changes nothing. */
function overrideReceivers(request: GoFields, { userIDList }: GoFields): Overridden {
  const narrows = Array.isArray(userIDList) && userIDList.length > 0;
  return { request: narrows ? { ...request, userIDList } : request, lost: [] };
}

function picked(fields: GoFields, names: readonly string[]): GoFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function fieldsIn(list: unknown): readonly GoFields[] {
  return Array.isArray(list) ? list.filter((entry): entry is GoFields => typeof entry === "object") : [];
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}
