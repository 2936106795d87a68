import type { GoFields } from "../openim-sender/go-json.js";
import { numberOrNull, textOrNull } from "./fields.js";
import type { OpenimInfo } from "./group.js";
import type { World } from "./world.js";

/** A change of a group's info, in the order of the wire; `null` is what stays. */
export type InfoChange = { readonly [Field in keyof OpenimInfo]: OpenimInfo[Field] | null };

/** Go's zero of each field. */
const zeros: OpenimInfo = {
  groupName: "",
  notification: "",
  introduction: "",
  faceURL: "",
  ex: "",
  needVerification: 0,
  lookMemberInfo: 0,
  applyMemberFriend: 0,
};

const TEXTS = ["groupName", "notification", "introduction", "faceURL"] as const;
const SWITCHES = ["ex", "needVerification", "lookMemberInfo", "applyMemberFriend"] as const;

/** The change that fields tell of. */
export function infoChange(fields: GoFields): InfoChange {
  return {
    groupName: textOrNull(fields, "groupName"),
    notification: textOrNull(fields, "notification"),
    introduction: textOrNull(fields, "introduction"),
    faceURL: textOrNull(fields, "faceURL"),
    ex: textOrNull(fields, "ex"),
    needVerification: numberOrNull(fields, "needVerification"),
    lookMemberInfo: numberOrNull(fields, "lookMemberInfo"),
    applyMemberFriend: numberOrNull(fields, "applyMemberFriend"),
  };
}

/** A change of one field or several. */
export function newInfoChange({ random }: World): InfoChange {
  const parts: readonly Partial<OpenimInfo>[] = [
    { groupName: random.pick(["New name", "新名字 <b>", "spam"]) },
    { notification: random.pick(["", "notice 📣"]) },
    { introduction: random.pick(["", "other intro"]) },
    { faceURL: random.pick(["", "https://cdn.example/g.png"]) },
    { ex: random.pick(["", '{"tenant":"t2"}']) },
    { needVerification: random.below(3) },
    { lookMemberInfo: random.below(2), applyMemberFriend: random.below(2) },
  ];
  return infoChange(Object.assign({}, random.pick(parts), ...parts.filter(() => random.chance(0.2))));
}

/** The old API's question cannot tell what stays from what is zero. */
export function asOldQuestion(change: InfoChange): object {
  return withZeros(change, [...TEXTS, ...SWITCHES]);
}

/** Nor can its report, of texts. */
export function asOldReport(change: InfoChange): object {
  return withZeros(change, TEXTS);
}

/** What the old API does after its question: an empty text stays as it is, and so does a switch nobody named. */
export function afterOldQuestion(wanted: InfoChange, request: GoFields, answer: GoFields): InfoChange {
  const texts = TEXTS.map((name) => [name, request[name] === "" ? null : request[name]] as const);
  const switches = SWITCHES.map((name) => [name, answer[name] ?? wanted[name]] as const);
  return infoChange(Object.fromEntries([...texts, ...switches]));
}

/** The info with a change in it. */
export function changed(info: OpenimInfo, change: InfoChange): OpenimInfo {
  return Object.assign({}, info, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)));
}

/** Whether nothing changes. */
export function isEmpty(change: Partial<InfoChange>): boolean {
  return Object.values(change).every((value) => value === null);
}

function withZeros(change: InfoChange, names: readonly (keyof OpenimInfo)[]): object {
  return Object.assign({}, change, ...names.map((name) => ({ [name]: change[name] ?? zeros[name] })));
}
