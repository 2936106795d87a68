import { type GroupAttributesChanged, given, type Performed } from "@grouphook/core/adapter";
import { readAttributes } from "../attributes.js";
import { NO_ATTRIBUTE } from "../codes.js";
import { madeOrRefused, make, type Task } from "./task.js";

/** Changes a group's attributes. */
export async function changeAttributes(change: GroupAttributesChanged, task: Task): Promise<Performed> {
  const { groupId: GroupId, operation, attributes } = change;
  const GroupAttr = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  const isNothing = GroupAttr.length === 0;
  if (operation === "replace") {
    const answer = isNothing
      ? await make(task, "clear_group_attr", { GroupId })
      : await make(task, "set_group_attr", { GroupId, GroupAttr });
    return madeOrRefused(answer, change);
  }
  if (isNothing) return { result: "performed", change, asOf: task.rest.time() };
  if (operation === "merge")
    return madeOrRefused(await make(task, "modify_group_attr", { GroupId, GroupAttr }), change);
  return removeAttributes(change, Object.keys(attributes), task);
}

/** Documented: if one of them is not there, none is removed (https://www.tencentcloud.com/document/product/1047/59499). */
async function removeAttributes(
  change: GroupAttributesChanged,
  keys: readonly string[],
  task: Task,
): Promise<Performed> {
  const { rest, performing } = task;
  const { groupId: GroupId } = change;
  const remove = (some: readonly string[]) =>
    make(task, "delete_group_attr", { GroupId, GroupAttr: some.map((key) => ({ key })) }, { doneBefore: [] });
  const answer = await remove(keys);
  if (answer.code !== NO_ATTRIBUTE) return madeOrRefused(answer, change);
  const there = (await readAttributes(rest, GroupId, given({ signal: performing.signal }))) ?? {};
  const left = keys.filter((key) => Object.hasOwn(there, key));
  return left.length > 0
    ? madeOrRefused(await remove(left), change)
    : { result: "performed", change, asOf: answer.asOf };
}
