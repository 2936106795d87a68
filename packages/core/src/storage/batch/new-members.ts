import { changesOf } from "../../vocabulary/callback.js";
import type { Plan } from "./batch-plan.js";
import { memberName } from "./record-name.js";

/**
 * The names of users who join and of whom nothing else is told or asked in the batch. They may be assumed to be new: where
 * something is stored of one all the same, the database refuses to insert their row.
 */
export function assumableNewMembers(plans: readonly Plan[]): ReadonlySet<string> {
  const timesNamed = new Map<string, number>();
  const joining = new Map<string, string>();
  const ending = new Set<string>();
  for (const { entry, named, groupName, circumstances } of plans) {
    if (!named || groupName === undefined || !("change" in entry.callback)) continue;
    const [change, ...further] = changesOf(entry.callback);
    const { authority, actorId } = circumstances;
    if ([change, ...further].some(({ type }) => type === "group.dissolved")) ending.add(groupName);
    for (const userId of named.userIds) {
      const name = memberName(groupName, userId);
      timesNamed.set(name, (timesNamed.get(name) ?? 0) + 1);
      const isActor = authority === "ours" && userId === actorId;
      const isJoining = change.type === "members.joined" && change.topicId === undefined && further.length === 0;
      if (isJoining && !isActor) joining.set(name, groupName);
    }
  }
  const isNew = (name: string, groupName: string) => timesNamed.get(name) === 1 && !ending.has(groupName);
  return new Set([...joining].flatMap(([name, groupName]) => (isNew(name, groupName) ? [name] : [])));
}
