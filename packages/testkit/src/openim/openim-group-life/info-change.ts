import type { GoFields } from "../openim-sender/go-json.js";
import { numberOrNull, textOrNull } from "./fields.js";
import type { OpenimInfo } from "./group.js";
import type { World } from "./world.js";

/** A change of a group's info, in the order of the wire; `null` means unchanged. */
export type InfoChange = { readonly [Field in keyof OpenimInfo]: OpenimInfo[Field] | null };

/** Go's zero value of each field. */
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

/** The change in these fields. */
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

/** In the old API's question, unchanged fields and zero values look the same. */
export function asOldQuestion(change: InfoChange): object {
  return withZeros(change, [...TEXTS, ...SWITCHES]);
}

/** In its report, this holds for texts. */
export function asOldReport(change: InfoChange): object {
  return withZeros(change, TEXTS);
}

/** The old API's change after its question: empty texts and unnamed switches stay unchanged. */
export function afterOldQuestion(wanted: InfoChange, request: GoFields, answer: GoFields): InfoChange {
  const texts = TEXTS.map((name) => [name, request[name] === "" ? null : request[name]] as const);
  const switches = SWITCHES.map((name) => [name, answer[name] ?? wanted[name]] as const);
  return infoChange(Object.fromEntries([...texts, ...switches]));
}

/** The info with the change applied. */
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
