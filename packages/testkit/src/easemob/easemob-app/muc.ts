import type { EasemobBody } from "../easemob-sender/body.js";
import { conferenceOf, jidOf, REST } from "./app-key.js";
import { type LivingGroup, ownerOf } from "./group.js";
import type { GroupHappening, Happening } from "./happening.js";
import type { World } from "./world.js";

interface Notice {
  readonly operation: string;
  readonly from: string;
  readonly to: string;
  /** Absent where the samples have none. */
  readonly reason?: unknown;
  readonly status?: object;
  readonly eventInfo?: object;
  /** How long after what it tells of, in milliseconds. */
  readonly delay?: number;
}

const OK = { description: "", error_code: "ok" };
/** Seen in the samples: a kick is followed by the absence, and an absence by the leaving, so many milliseconds later. */
const BETWEEN_MS = 2;

/**
 * The callbacks about a happening in the old dialect, `muc`. Who is affected is printed nowhere in words: it is concluded from
 * comparing the samples. What REST is called there is not printed either; the owner stands in for it.
 */
export function mucBodies(world: World, group: LivingGroup, happened: GroupHappening): readonly EasemobBody[] {
  const { appkey, random } = world;
  const { at, happening } = happened;
  const operator = happened.operator === REST ? ownerOf(group) : happened.operator;
  return noticesOf(world, group, operator, happening).map((notice) => {
    const { operation, from, to, reason, status, eventInfo, delay = 0 } = notice;
    const msgId = world.msgId();
    const device = random.chance(0.2) ? `android_${world.uuid()}` : undefined;
    return {
      chat_type: "muc",
      callId: `${appkey}_${msgId}`,
      payload: {
        muc_id: conferenceOf(appkey, group.groupId),
        ...(reason !== undefined && { reason }),
        is_chatroom: group.type === "CHATROOM",
        ...(eventInfo && { event_info: eventInfo }),
        operation,
        ...(status && { status }),
      },
      group_id: group.groupId,
      host: "msync@easemob-look-alike",
      appkey,
      // Seen in the sample: what changes attributes comes from the group.
      from: from === group.groupId ? from : jidOf(appkey, from, device),
      to,
      eventType: "chat",
      msg_id: msgId,
      timestamp: at + delay,
    };
  });
}

function noticesOf(world: World, group: LivingGroup, operator: string, happening: Happening): readonly Notice[] {
  const { groupId, announcement, isMuted } = group;
  const each = (users: readonly string[], operation: string, more: Partial<Notice> = {}): readonly Notice[] =>
    users.map((to) => ({ operation, from: operator, to, status: OK, ...more }));
  const whole = (operation: string, reason?: unknown): readonly Notice[] => [
    { operation, from: operator, to: groupId, status: OK, ...(reason !== undefined && { reason }) },
  ];
  switch (happening.what) {
    case "created": {
      // Documented: only with the multi-device service.
      const created = world.hasMultiDevice ? each([operator], "create", { reason: "" }) : [];
      return [
        ...created,
        ...happening.members.map((user) => ({ ...joining(user, groupId), operation: "direct_joined" })),
      ];
    }
    case "deleted":
      return each([operator], "destroy");
    case "joined":
      return happening.users.flatMap((user) => joined(world, groupId, happening, user));
    case "left":
      return happening.users.flatMap((user) => left(world, group, operator, happening.how, user));
    case "info":
      return each([operator], "update");
    case "announcement":
      return whole(announcement === "" ? "delete_announcement" : "update_announcement", announcement);
    case "owner":
      return [{ operation: "assing_owner", from: happening.former, to: happening.heir, status: OK }];
    case "mutedAll":
      return whole(isMuted ? "ban_group" : "remove_ban_group");
    case "admins":
      return each(happening.users, happening.operation === "ADD" ? "add_admin" : "remove_admin");
    case "mutes":
      return each(happening.users, happening.operation === "ADD" ? "add_mute" : "remove_mute");
    case "blocked":
      return happening.operation === "ADD"
        ? each(happening.users, "ban", { reason: "" })
        : each(happening.users, "allow", { reason: "undefined" });
    case "allowed":
      return each(happening.users, happening.operation === "ADD" ? "add_user_white_list" : "remove_user_white_list");
    case "shielded": {
      const { user } = happening;
      const operation = happening.operation === "ADD" ? "block" : "unblock";
      return [{ operation, from: user, to: user, reason: "", status: OK }];
    }
    case "files":
      return whole(happening.operation === "ADD" ? "upload_file" : "delete_file", fileOf(world, happening.fileId));
    case "applied":
      return [{ operation: "apply", from: happening.user, to: ownerOf(group), reason: happening.reason, status: OK }];
    case "invited": {
      const { user, inviter, reason } = happening;
      return [{ operation: "invite", from: inviter, to: user, reason, status: OK }];
    }
    case "declined": {
      const { user } = happening;
      return [{ operation: "invite_decline", from: user, to: user, reason: "", status: OK }];
    }
    case "attributes":
      return [attributesOf(group, operator, happening)];
    case "disabled":
      return [];
  }
}

function joining(user: string, groupId: string): Notice {
  return { operation: "presence", from: user, to: groupId };
}

/** An answer and the joining are two notices, in either order. */
function joined(
  { random }: World,
  groupId: string,
  { how, by }: Extract<Happening, { what: "joined" }>,
  user: string,
): readonly Notice[] {
  if (how === "DIRECT") return [{ ...joining(user, groupId), operation: "direct_joined" }];
  const presence = joining(user, groupId);
  if (by === undefined) return [presence];
  // Seen in the sample: the acceptance of an application has no error code.
  const accepted: Notice =
    how === "APPLY"
      ? { operation: "apply_accept", from: by, to: user, status: { description: "" } }
      : { operation: "invite_accept", from: user, to: user, reason: "", status: OK };
  return random.chance(0.5) ? [accepted, presence] : [presence, accepted];
}

/** Why somebody left and the absence are two notices, in either order. */
function left(world: World, group: LivingGroup, operator: string, how: "QUIT" | "KICK", user: string) {
  const absence: Notice = { operation: "absence", from: user, to: group.groupId };
  const why: Notice =
    how === "KICK"
      ? { operation: "kick", from: operator, to: user, status: OK }
      : { operation: "leave", from: user, to: ownerOf(group), status: OK };
  const told = how === "KICK" ? [why, { ...absence, delay: BETWEEN_MS }] : [absence, { ...why, delay: BETWEEN_MS }];
  return world.random.chance(0.5) ? told : told.toReversed();
}

function fileOf(world: World, fileId: string): object {
  const file = { file_id: fileId, file_name: "a.csv", file_owner: REST, file_size: 6787, created: world.time() };
  return { data: file };
}

/** Seen in the sample: JSON in a text, with a blank in one of its names. Whose attributes they are is `to` here. */
function attributesOf(
  { groupId, info }: LivingGroup,
  operator: string,
  { user, attributes }: Extract<Happening, { what: "attributes" }>,
): Notice {
  const ext = JSON.stringify({
    result: { successKeys: Object.keys(attributes), errorKeys: {} },
    identify: "",
    is_forced: false,
    muc_name: info.title,
    need_notify: true,
    properties: attributes,
    "operator ": operator,
  });
  return {
    operation: "group_member_metadata_update",
    from: groupId,
    to: user,
    status: OK,
    eventInfo: { ext, type: "event_none" },
  };
}
