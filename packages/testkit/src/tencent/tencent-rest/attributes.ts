import type { LivingGroup } from "../tencent-app/group.js";
import { type AttributeOperation, changeAttributes } from "../tencent-app/group-changes.js";
import { type Body, objectsIn, optionalTextIn, textIn } from "./body.js";
import { Refusal, wrong } from "./refusal.js";
import { type Api, groupIn, type Service } from "./service.js";

const MOST_KEYS = 16;
const MOST_KEY_BYTES = 32;
const MOST_VALUE_BYTES = 4000;
const MOST_BYTES = 16_000;

/** Tells and changes attributes. */
export const attributeApis: { readonly [api: string]: Api } = {
  get_group_attr(body, service) {
    const GroupAttrAry = [...groupIn(body, service).attributes].map(([key, value]) => ({ key, value }));
    return { GroupAttrAry };
  },
  set_group_attr: (body, service) => change("set", body, service),
  modify_group_attr: (body, service) => change("modify", body, service),
  delete_group_attr: (body, service) => change("delete", body, service),
  clear_group_attr: (body, service) => change("clear", body, service),
};

async function change(operation: AttributeOperation, body: Body, service: Service): Promise<object> {
  const group = groupIn(body, service);
  const list = objectsIn(body, "GroupAttr", Number.POSITIVE_INFINITY).map((one) => ({
    key: textIn(one, "key"),
    value: optionalTextIn(one, "value") ?? "",
  }));
  if (operation !== "clear" && list.length === 0) throw wrong("GroupAttr is missing");
  if (operation === "delete" && !list.every(({ key }) => group.attributes.has(key))) {
    throw new Refusal(10_050, "an attribute does not exist");
  }
  forbidTooMuch(operation, list, group);
  await changeAttributes(service.world, group, service.admin, operation, list);
  return {};
}

function forbidTooMuch(
  operation: AttributeOperation,
  list: readonly { readonly key: string; readonly value: string }[],
  { attributes }: LivingGroup,
): void {
  const kept = operation === "set" ? [] : attributes;
  const all = new Map([...kept, ...list.map(({ key, value }) => [key, value] as const)]);
  if (list.some(({ key }) => Buffer.byteLength(key) > MOST_KEY_BYTES)) throw new Refusal(10_045, "a key is too long");
  if (list.some(({ value }) => Buffer.byteLength(value) > MOST_VALUE_BYTES)) {
    throw new Refusal(10_046, "a value is too long");
  }
  if (all.size > MOST_KEYS) throw new Refusal(10_047, "there are too many attributes");
  const bytes = [...all.values()].reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (bytes > MOST_BYTES) throw new Refusal(10_048, "the attributes are too much");
}
