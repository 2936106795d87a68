import type { World } from "./world.js";

/** Tells what is about no group of this life: quotas, other products' commands on the same URL, and commands to come. */
export async function tellStrayCallback(world: World): Promise<void> {
  const { random } = world;
  const number = world.number();
  const tell = random.pick([
    () => world.tell("Group.CallbackOnDailyGroupQuotaAlarm", world.tick(), { QuotaUsed: 7000 + number, Quota: 10_000 }),
    () => world.tell("Group.CallbackAfterBrandNew", world.tick(), { GroupId: `@TGS#brand-new${number}` }),
    () => world.tell("State.StateChange", world.tick(), { Info: { Action: "Login", To_Account: `u${number}` } }),
    () => world.tell("Live.CallbackAfterMemberStateChanged", world.tick(), { RoomId: "live", EventCause: "Enter" }),
    // Documented: the one whose body names no command.
    () => {
      const Events = [{ CallbackCommand: "Push.OfflinePush", EventType: 2, EventTime: number }];
      return world.tell("Push.OfflinePush", undefined, { CallbackCommand: undefined, Events });
    },
  ]);
  await tell();
}
