import { httpExchange } from "../http-exchange.js";
import { type GroupPushProxy, type LoadedGroup, listed, loadedGroup, serveGroupPushProxy } from "./group-push-proxy.js";
import { DEADLY_ID, holdsDeadlyId, type Judgement, judge, type Need } from "./group-server-judgement.js";
import { type GroupServerFields, groupServerRequest } from "./group-server-request.js";

/** The options of a look-alike of starRTC's groupServer. */
export interface GroupServerOptions {
  /** The `aecurl` of `starrtc.conf`; only `http`. */
  readonly url: string;
  /** The key of `sign`; the constant `12345678` of the private server unless set. */
  readonly guardToken?: string;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** How long it waits for an answer, in milliseconds; 15,000 unless set. */
  readonly timeoutMs?: number;
}

/** The reply to groupServer's client. */
export interface GroupServerResult {
  /** 0 is success; `undefined` if the client gets no reply. */
  readonly errId: number | undefined;
  /** The id of a created group. */
  readonly groupId?: string;
}

/** groupServer's memory of a loaded group, with each id once and untrimmed. */
export interface GroupMemory {
  readonly members: readonly string[];
  readonly ignored: readonly string[];
}

/** Thrown for an answer on which the published groupServer 2.9.6, or the msgServer behind it, segfaults. */
export class GroupServerCrash extends Error {}

/**
 * A look-alike of starRTC's groupServer 2.9.6, which sends the same and understands answers in the same way. User lists are
 * written as by its clients: ids separated by commas.
 */
export interface GroupServer {
  createGroup(userId: string, addUsers: string, groupName?: string): Promise<GroupServerResult>;
  deleteGroup(userId: string, groupId: string): Promise<GroupServerResult>;
  addMembers(userId: string, groupId: string, users: string, userDefineData?: string): Promise<GroupServerResult>;
  removeMembers(userId: string, groupId: string, users: string): Promise<GroupServerResult>;
  mute(userId: string, groupId: string): Promise<GroupServerResult>;
  unmute(userId: string, groupId: string): Promise<GroupServerResult>;
  /** Unloads the group and requests it again, like HTTP `/syncGroupList` without a list. */
  syncAll(groupId: string): Promise<GroupServerResult>;
  pushSystemMessage(userId: string): Promise<GroupServerResult>;
  pushGroupMessage(userId: string, groupId: string): Promise<GroupServerResult>;
  /** Unloads every group. Answers that are still to come change nothing. */
  restart(): void;
  /** `undefined` for a group that is not loaded. */
  memory(groupId: string): GroupMemory | undefined;
  /** Serves its groupPushHttpProxy, by which a backend tells it of changes. */
  servePushProxy(): Promise<GroupPushProxy>;
}

/** `GROUPPUSH_ERRID_GROUPID_IS_SYNCING` */
const IS_SYNCING = 48;
/** A failed AEC_GROUP_SYNC_ALL locks the group for 5 to 6 s (observed on 2.9.6). */
const LOCK_MS = 5000;
/** Larger packets are dropped without a request or a reply (observed on 2.9.6: 20,391 bytes of list pass, 20,413 do not). */
const LARGEST_LIST = 20_400;

type Accepted = Extract<Judgement, { verdict: "accepted" }>;

/** Creates a look-alike of starRTC's groupServer. */
export function groupServer(options: GroupServerOptions): GroupServer {
  const { guardToken = "12345678", now = Date.now, timeoutMs = 15_000 } = options;
  const url = new URL(options.url);
  let groups = new Map<string, LoadedGroup>();
  /** Until when a group is locked, by `now`. */
  let locks = new Map<string, number>();

  function restart(): void {
    groups = new Map();
    locks = new Map();
  }

  async function ask(
    action: string,
    fields: GroupServerFields,
    need: Need,
    onAccepted: (judgement: Accepted) => void,
  ): Promise<GroupServerResult> {
    if (fields.some(([, value]) => Buffer.byteLength(value) > LARGEST_LIST)) return { errId: undefined };
    const request = groupServerRequest(url, guardToken, Math.floor(now() / 1000), [["action", action], ...fields]);
    const judgement = judge(await httpExchange(url, request, timeoutMs), need);
    switch (judgement.verdict) {
      case "refused":
        return { errId: judgement.errId };
      case "dropped":
        return { errId: undefined };
      case "crash":
        if (judgement.server === "groupServer") restart();
        throw new GroupServerCrash(`${action}: ${judgement.server} crashes: ${judgement.why}`);
      case "accepted":
        if (fields.some(([name, value]) => name === "addUsers" && holdsDeadlyId(value))) {
          restart();
          throw new GroupServerCrash(`${action}: groupServer crashes: ${DEADLY_ID}`);
        }
        onAccepted(judgement);
        return { errId: 0, ...(judgement.groupId !== undefined && { groupId: judgement.groupId }) };
    }
  }

  async function load(action: string, groupId: string, fields: GroupServerFields): Promise<GroupServerResult> {
    if ((locks.get(groupId) ?? 0) > now()) return { errId: IS_SYNCING };
    const [groupsNow, locksNow] = [groups, locks];
    locksNow.set(groupId, Number.POSITIVE_INFINITY);
    try {
      const result = await ask(action, fields, "lists", ({ members = "", ignored = "" }) =>
        groupsNow.set(groupId, loadedGroup(members, ignored)),
      );
      const failed = action === "AEC_GROUP_SYNC_ALL" && result.errId !== 0;
      locksNow.set(groupId, failed ? now() + LOCK_MS : 0);
      return result;
    } catch (fault) {
      locksNow.delete(groupId);
      throw fault;
    }
  }

  async function change(
    action: string,
    groupId: string,
    fields: GroupServerFields,
    apply: (group: LoadedGroup) => void,
  ): Promise<GroupServerResult> {
    const groupsNow = groups;
    if (!groupsNow.has(groupId)) return load(`${action}_AND_SYNC_ALL`, groupId, fields);
    return ask(action, fields, "nothing", () => {
      const group = groupsNow.get(groupId);
      if (group) apply(group);
    });
  }

  function syncAll(groupId: string): Promise<GroupServerResult> {
    groups.delete(groupId);
    return load("AEC_GROUP_SYNC_ALL", groupId, [["groupId", groupId]]);
  }

  return {
    restart,
    syncAll,

    createGroup(userId, clientList, groupName = "") {
      const groupsNow = groups;
      // Captured from groupServer 2.9.6: the creator always comes first, listed or not.
      const addUsers = clientList === "" ? userId : `${userId},${clientList}`;
      const fields: GroupServerFields = [
        ["userId", userId],
        ["addUsers", addUsers],
        ["userDefineData", groupName],
      ];
      return ask("AEC_GROUP_CREATE", fields, "group id", ({ groupId = "" }) =>
        groupsNow.set(groupId, loadedGroup(addUsers, "")),
      );
    },

    deleteGroup(userId, groupId) {
      const groupsNow = groups;
      return ask("AEC_GROUP_DEL", ofGroup(userId, groupId), "nothing", () => groupsNow.delete(groupId));
    },

    addMembers(userId, groupId, users, userDefineData = "") {
      const fields: GroupServerFields = [
        ...ofGroup(userId, groupId),
        ["addUsers", users],
        ["userDefineData", userDefineData],
      ];
      return change("AEC_GROUP_ADD_USER", groupId, fields, ({ members }) => {
        for (const user of listed(users)) members.add(user);
      });
    },

    async removeMembers(userId, groupId, users) {
      const fields: GroupServerFields = [...ofGroup(userId, groupId), ["removeUsers", users]];
      const result = await change("AEC_GROUP_REMOVE_USER", groupId, fields, ({ members, ignored }) => {
        for (const user of listed(users)) {
          members.delete(user);
          ignored.delete(user);
        }
      });
      if (users === "" && result.errId === 0) {
        restart();
        throw new GroupServerCrash("AEC_GROUP_REMOVE_USER: success without removeUsers");
      }
      return result;
    },

    mute(userId, groupId) {
      const fields = ofGroup(userId, groupId);
      return change("AEC_SET_GROUP_PUSH_IGNORE", groupId, fields, ({ ignored }) => ignored.add(userId));
    },

    unmute(userId, groupId) {
      const fields = ofGroup(userId, groupId);
      return change("AEC_UNSET_GROUP_PUSH_IGNORE", groupId, fields, ({ ignored }) => ignored.delete(userId));
    },

    pushSystemMessage(userId) {
      return ask("AEC_GROUP_PUSH_SYSTEM_MSG", [["userId", userId]], "nothing", () => undefined);
    },

    pushGroupMessage(userId, groupId) {
      // Captured from groupServer 2.9.6: it loads an unloaded group instead, and does not ask for permission.
      if (!groups.has(groupId)) return syncAll(groupId);
      const fields: GroupServerFields = [
        ["groupId", groupId],
        ["userId", userId],
      ];
      return ask("AEC_GROUP_PUSH_SYSTEM_GROUP_MSG", fields, "nothing", () => undefined);
    },

    servePushProxy: () =>
      serveGroupPushProxy({
        group: (groupId) => groups.get(groupId),
        isSyncing: (groupId) => (locks.get(groupId) ?? 0) > now(),
        set: (groupId, group) => void (group ? groups.set(groupId, group) : groups.delete(groupId)),
      }),

    memory(groupId) {
      const group = groups.get(groupId);
      return group && { members: [...group.members], ignored: [...group.ignored] };
    },
  };
}

function ofGroup(userId: string, groupId: string): GroupServerFields {
  return [
    ["userId", userId],
    ["groupId", groupId],
  ];
}
