import { type GroupState, isActive, markedStale } from "../../group/group-state.js";
import { jsonText } from "../../vocabulary/json.js";
import { upsert } from "../engine.js";
import { groupOfRow, groups, rowOfGroup } from "../schema/groups-table.js";
import { rowOfTopic, topicOfRow, topics } from "../schema/topics-table.js";
import { renaming, renamingWrites } from "../search/name-parts.js";
import { unsettledHead } from "./erase-members.js";
import type { ErasureRun } from "./erasure-run.js";

const REASON = "its content was erased";
const ATTRIBUTE_TIMES = "attributes.";

/**
 * Takes out what a group and its topics are called and say of themselves. The group stays, with its members, and is marked
 * stale if it is active: at the vendor it still has a profile.
 */
export async function eraseGroup(run: ErasureRun): Promise<void> {
  const { source, targetId: groupId, tools } = run;
  const key = [source, groupId];
  const finds = [
    { table: groups, by: groups.key, keys: [key] },
    { table: topics, by: ["source", "group_id"], keys: [key] },
  ];
  await run.step(run.reached, finds, async ([groupRows = [], topicRows = []], transaction, headRow) => {
    const [groupRow] = groupRows;
    const known = groupRow && groupOfRow(groupRow);
    const blank = known && blankOf(known);
    const isChanged = jsonText(blank) !== jsonText(known);
    if (blank && isChanged) {
      const marked = isActive(blank) ? markedStale(blank, tools.now(), REASON) : blank;
      transaction.write(upsert(groups, [rowOfGroup(source, marked)]));
      for (const write of renamingWrites([renaming(source, groupId, known.name, blank.name)])) transaction.write(write);
      transaction.write(unsettledHead(headRow));
    }
    const blankRows = topicRows.map(topicOfRow).flatMap((topic) => {
      const blankTopic = { ...topic, name: "", notice: "", introduction: "", avatar: "", custom: null };
      return jsonText(topic) === jsonText(blankTopic) ? [] : [rowOfTopic(source, groupId, blankTopic)];
    });
    if (blankRows.length > 0) transaction.write(upsert(topics, blankRows));
    return { groups: isChanged ? 1 : 0, topics: blankRows.length };
  });
}

/** The app chooses the names of attributes: of their times only the newest stays, as of removals that are forgotten. */
function blankOf(group: GroupState): GroupState {
  const { forgottenRemovals, ...times } = group.changedAt;
  const isOfAttribute = (field: string) => field.startsWith(ATTRIBUTE_TIMES);
  const removals = Object.entries(times).flatMap(([field, time]) => (isOfAttribute(field) ? [time] : []));
  if (forgottenRemovals !== undefined) removals.push(forgottenRemovals);
  const changedAt = Object.fromEntries(Object.entries(times).filter(([field]) => !isOfAttribute(field)));
  return {
    ...group,
    ...{ name: "", notice: "", introduction: "", avatar: "", custom: null, settings: {}, attributes: {} },
    changedAt: removals.length > 0 ? { ...changedAt, forgottenRemovals: Math.max(...removals) } : changedAt,
  };
}
