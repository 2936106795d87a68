import type { EasemobBody } from "../easemob-sender/body.js";
import { prefixed } from "./app-key.js";
import { type EasemobInfo, FOR_EVER, type LivingGroup } from "./group.js";
import type { GroupHappening, Happening } from "./happening.js";
import type { EasemobVintage } from "./vintage.js";
import type { World } from "./world.js";

interface Operation {
  readonly operation: string;
  /** Absent where the body has no payload. */
  readonly payload?: { readonly [field: string]: unknown };
  readonly operator?: string;
}

/** The callbacks about a happening in the present dialect, `group_op_event`. */
export function groupOperationBodies(
  world: World,
  group: LivingGroup,
  { operator, at, happening }: GroupHappening,
): readonly EasemobBody[] {
  const { appkey, vintage } = world;
  return operationsOf(world, group, happening).map((one) => {
    const { operation, payload } = one;
    const counts = operation === "JOIN" || (operation === "LEAVE" && payload?.type !== "DELETE");
    return {
      callId: `${appkey}_${world.uuid()}`,
      ...(payload && { payload }),
      ...(vintage < 2026 && { appkey }),
      id: group.groupId,
      type: group.type,
      event: "group_op_event",
      operation,
      operator: one.operator ?? operator,
      timestamp: at,
      ...(counts && vintage >= 2025 && { member_count: group.members.size }),
    };
  });
}

function operationsOf(world: World, group: LivingGroup, happening: Happening): readonly Operation[] {
  switch (happening.what) {
    case "created":
      return creationOf(world, group, happening.members);
    case "deleted":
      // Documented: before or beside the deletion.
      return either(world, operation("LEAVE", "DELETE", { member: happening.members }), { operation: "DELETE" });
    case "joined": {
      const { how, users } = happening;
      // Seen in the sample: who was invited is the operator, and alone.
      if (how === "INVITE")
        return users.map((user) => ({ ...operation("JOIN", how, { member: [user] }), operator: user }));
      return [operation("JOIN", how, { member: users })];
    }
    case "left":
      return [operation("LEAVE", happening.how, { member: happening.users })];
    case "info":
      return [operation("UPDATE", "INFO", { info: changedInfo(world, group, happening.change) })];
    case "announcement":
      return [operation("UPDATE", "ANNOUNCEMENT", { announcement: group.announcement })];
    case "owner":
      return [operation("UPDATE", "OWNER", { owner: happening.former, new_owner: happening.heir })];
    case "mutedAll":
      return [operation("UPDATE", "MUTE", { mute: group.isMuted })];
    case "disabled":
      return [operation("UPDATE", "DISABLE", { disable: group.isDisabled })];
    case "admins":
      return [operation("ADMIN", happening.operation, { admin: happening.users })];
    case "mutes":
      return [operation("MUTE", happening.operation, { member: happening.users, ...ending(happening) })];
    case "blocked":
      return blockingOf(world, happening);
    case "allowed":
      return [operation("WHITE", happening.operation, { member: happening.users })];
    case "shielded":
      return [{ ...operation("SHIELD", happening.operation, {}), operator: happening.user }];
    case "files":
      return [operation("SHARE_FILE", happening.operation, { share_file: [happening.fileId] })];
    // Not told in this dialect: applications, invitations and members' attributes.
    default:
      return [];
  }
}

function operation(name: string, type: string, fields: object): Operation {
  return { operation: name, payload: { ...fields, type } };
}

/** Documented: creation tells of the first members, and so does a joining of the same users. */
function creationOf(world: World, group: LivingGroup, members: readonly string[]): readonly Operation[] {
  const ranked = [...group.members].filter(([, { role }]) => role !== "member");
  const payload = {
    role: Object.fromEntries(ranked.map(([user, { role }]) => [user, role])),
    member: members,
    info: wholeInfo(world, group),
  };
  const created = { operation: "CREATE", payload };
  return members.length > 0 ? [created, operation("JOIN", "DIRECT", { member: members })] : [created];
}

/** Concluded from samples: the same time twice. In which order is not promised. */
function blockingOf(world: World, happening: Extract<Happening, { what: "blocked" }>): readonly Operation[] {
  const { removed, users } = happening;
  const listed = operation("BLOCK", happening.operation, { member: users, ...ending(happening) });
  return removed.length === 0 ? [listed] : either(world, listed, operation("LEAVE", "BLOCK", { member: removed }));
}

function ending({ operation, until = FOR_EVER }: { readonly operation: string; readonly until?: number }): object {
  return operation === "ADD" ? { expire_timestamp: until } : {};
}

function either({ random }: World, first: Operation, second: Operation): readonly Operation[] {
  return random.chance(0.5) ? [first, second] : [second, first];
}

/** Everything, in texts but the duration of mute-all. */
function wholeInfo({ appkey, vintage }: World, group: LivingGroup): object {
  const { createdAt, changedAt, isMuted, isDisabled, members } = group;
  const owner = [...members].find(([, { role }]) => role === "owner")?.[0] ?? "";
  return {
    owner: prefixed(appkey, owner),
    created: String(createdAt),
    ...textsOf(group.info, vintage),
    max_users: String(group.info.maxUsers),
    mute: String(isMuted),
    ...(vintage >= 2025 && { mute_duration: isMuted ? -1 : 0 }),
    disabled: String(isDisabled),
    last_modified: String(changedAt),
  };
}

function changedInfo(world: World, group: LivingGroup, change: Partial<EasemobInfo>): object {
  if (world.vintage >= 2025) return wholeInfo(world, group);
  return {
    ...textsOf(change, world.vintage),
    // Seen in the sample: a number here, and a field of the system's.
    ...(change.maxUsers !== undefined && { max_users: change.maxUsers, scale: "large" }),
    last_modified: String(group.changedAt),
  };
}

function textsOf(info: Partial<EasemobInfo>, vintage: EasemobVintage): object {
  const { title, description, custom, avatar, invitationsNeedConsent, isPublic, membersMayInvite } = info;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(custom !== undefined && { custom }),
    ...(avatar !== undefined && vintage >= 2025 && { avatar }),
    ...(invitationsNeedConsent !== undefined && { invite_need_confirm: String(invitationsNeedConsent) }),
    ...(isPublic !== undefined && { public: String(isPublic) }),
    ...(membersMayInvite !== undefined && { allow_user_invites: String(membersMayInvite) }),
  };
}
