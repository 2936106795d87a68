import { APP_ADMIN, authoritiesOf, commonersOf, type LivingGroup, ownerOf } from "./group.js";
import { changeInfo, changeInfoEx, dismissGroup, transferOwner } from "./group-operations.js";
import { afterOldQuestion, asOldQuestion, asOldReport, isEmpty, newInfoChange } from "./info-change.js";
import type { World } from "./world.js";

/** A random change of an existing group. */
export type Act = (world: World, group: LivingGroup) => Promise<void>;

/** Changes of a group itself. */
export const groupActs: { readonly [name: string]: Act } = {
  async setInfo(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    const wanted = newInfoChange(world);
    const place = { operationID: "", groupID: group.groupID };
    const before = "callbackBeforeSetGroupInfoCommand";
    const question = { callbackCommand: before, ...place, ...asOldQuestion(wanted) };
    const { continues, request, answer } = await world.ask(by.operation, before, question);
    const change = afterOldQuestion(wanted, request, answer);
    if (!continues || isEmpty(change)) return;
    await changeInfo(world, group, by, change);
    const after = "callbackAfterSetGroupInfoCommand";
    await world.tell(by.operation, after, { callbackCommand: after, ...place, ...asOldReport(change) });
  },

  async setInfoEx(world, group) {
    const by = { operation: world.operation(), userID: world.random.pick(authoritiesOf(group)) };
    await changeInfoEx(world, group, by, newInfoChange(world));
  },

  async transfer(world, group) {
    const { random } = world;
    const heirs = commonersOf(group);
    if (heirs.length === 0) return;
    const oldOwnerUserID = ownerOf(group);
    const newOwnerUserID = random.pick(heirs);
    const by = { operation: world.operation(), userID: random.pick([oldOwnerUserID, APP_ADMIN]) };
    await transferOwner(world, group, by, { oldOwnerUserID, newOwnerUserID });
  },

  async dismiss(world, group) {
    const { random } = world;
    if (random.chance(0.7)) return;
    const operation = world.operation();
    const emptied = random.pick([[], null]);
    await dismissGroup(world, group, { operation, userID: random.pick([ownerOf(group), APP_ADMIN]) }, emptied);
  },
};
