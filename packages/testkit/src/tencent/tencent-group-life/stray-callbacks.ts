import type { World } from "../tencent-app/world.js";

/** Sends callbacks that are not about a group of this life: quotas, commands of other products, and unknown commands. */
export async function tellStrayCallback(world: World): Promise<void> {
  const { random } = world;
  const number = world.number();
  const tell = random.pick([
    () => world.tell("Group.CallbackOnDailyGroupQuotaAlarm", world.tick(), { QuotaUsed: 7000 + number, Quota: 10_000 }),
    () => world.tell("Group.CallbackAfterBrandNew", world.tick(), { GroupId: `@TGS#brand-new${number}` }),
    () => world.tell("State.StateChange", world.tick(), { Info: { Action: "Login", To_Account: `u${number}` } }),
    () => world.tell("Live.CallbackAfterMemberStateChanged", world.tick(), { RoomId: "live", EventCause: "Enter" }),
    // Documented: the only command that is not in the body.
    () => {
      const Events = [{ CallbackCommand: "Push.OfflinePush", EventType: 2, EventTime: number }];
      return world.tell("Push.OfflinePush", undefined, { CallbackCommand: undefined, Events });
    },
  ]);
  await tell();
}
