import { allow, deny, namedPolicy, type Policy } from "@grouphook/core";

/** When groups may be posted to, in whole hours of a time zone. */
export interface OfficeHours {
  readonly from: number;
  /** No longer within. */
  readonly to: number;
  /** An IANA name, e.g. `Asia/Shanghai`. */
  readonly timeZone: string;
}

/** Lets only members post to a group, and only at these hours. */
export function officeHours({ from, to, timeZone }: OfficeHours): Policy {
  const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone });

  return namedPolicy("office-hours", async ({ change, actorId, view }, { now }) => {
    if (change.type !== "message.sent" && change.type !== "push.requested") return allow();
    const group = await view();
    if (actorId === undefined || !group?.memberships.has(actorId)) return deny("only members may post", 49);
    const hour = Number(clock.format(now()));
    return hour >= from && hour < to ? allow() : deny(`posting is open from ${from} to ${to}`, 53);
  });
}
