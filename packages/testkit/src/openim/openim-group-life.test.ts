import { describe, expect, it } from "vitest";
import { type OpenimGroupLife, type OpenimGroupLifeOptions, openimGroupLife } from "./openim-group-life.js";
import { override } from "./openim-sender/overrides.js";
import type { OpenimSender, OpenimVerdict } from "./openim-sender.js";

type Fields = { readonly [field: string]: unknown };

interface Called {
  readonly command: string;
  readonly body: Fields;
  readonly operation: string | undefined;
}

const ECHOED = /^callbackBeforeSetGroupInfo/;
const PUSH = "callbackBeforeGroupOnlinePushCommand";
const CREATED = "callbackAfterCreateGroupCommand";

/** A life whose callbacks go to a listener instead of a server. It answers like a correct server, or with `answer`. */
async function liveBefore(
  options: Partial<OpenimGroupLifeOptions> & { readonly release?: OpenimSender["release"] } = {},
  answer: (called: Called) => Fields | "no" = () => ({}),
): Promise<{ readonly life: OpenimGroupLife; readonly called: readonly Called[] }> {
  const { release = "main", ...rest } = options;
  const called: Called[] = [];
  const before = (command: string, body: Fields, operation: string | undefined): OpenimVerdict => {
    const one = { command, body, operation };
    called.push(one);
    const said = answer(one);
    const nothing = { errCode: 0, errMsg: "", errDlt: "" };
    if (said === "no") return { ...nothing, continues: false, request: body, answer: {} };
    const fields = ECHOED.test(command) ? { ...body, ...said } : said;
    const { request } = override(command, body, fields);
    return { ...nothing, continues: true, request, answer: said };
  };
  const sender: OpenimSender = {
    release,
    misreadings: [],
    before: async (command, body, operation) => before(command, { ...body }, operation),
    async after(command, body, operation) {
      called.push({ command, body: { ...body }, operation });
      return "taken";
    },
    drained: async () => undefined,
  };
  const life = await openimGroupLife({ sender, seed: 1, steps: 2000, startsAt: 0, ...rest });
  return { life, called };
}

const contentOf = ({ body }: Called): Fields => JSON.parse(String(body.content));
const notifications = (called: readonly Called[]) =>
  called.filter(({ command, body }) => command === PUSH && Number(body.contentType) > 1500);
const idsIn = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.map((one) => (typeof one === "string" ? one : String(one.userID))) : [];

/** The members of groups, collected by a simple listener from creations and notifications, each of which it gets once. */
function membersByListening(called: readonly Called[]): ReadonlyMap<unknown, ReadonlySet<string>> {
  const groups = new Map<unknown, Set<string>>();
  const heard = new Set<unknown>();
  for (const { body } of called.filter(({ command }) => command === CREATED)) {
    const listed = idsIn(body.initMemberList);
    groups.set(body.groupID, new Set(listed.filter((userID) => userID !== "imAdmin")));
  }
  for (const one of notifications(called)) {
    if (heard.has(one.body.clientMsgID)) continue;
    heard.add(one.body.clientMsgID);
    const { invitedUserList, entrantUser, quitUser, kickedUserList } = contentOf(one);
    const members = groups.get(one.body.groupID);
    for (const userID of [...idsIn(invitedUserList), ...idsIn(entrantUser && [entrantUser])]) members?.add(userID);
    for (const userID of [...idsIn(kickedUserList), ...idsIn(quitUser && [quitUser])]) members?.delete(userID);
    if (one.body.contentType === 1511) members?.clear();
  }
  return groups;
}

describe("openimGroupLife", () => {
  it("notifies of everything that happens to members", async () => {
    const { life, called } = await liveBefore();
    const heard = membersByListening(called);
    expect(heard.size).toBe(life.groups.length);
    for (const { groupID, members } of life.groups) {
      expect([...(heard.get(groupID) ?? [])].toSorted(), groupID).toEqual([...members.keys()].toSorted());
    }
  });

  it("calls every hook of groups and messages", async () => {
    const { life, called } = await liveBefore();
    const commands = Object.keys(life.statistics.said);
    expect(commands.filter((command) => /Group|Msg|Push/.test(command)).length).toBeGreaterThanOrEqual(25);
    const contentTypes = new Set(notifications(called).map(({ body }) => body.contentType));
    expect([...contentTypes].toSorted()).toEqual([
      ...[1501, 1502, 1504, 1507, 1508, 1509, 1510, 1511, 1512, 1513, 1514, 1515, 1516, 1517, 1518, 1519, 1520],
    ]);
    const count = Object.values(life.statistics.said).reduce((sum, one) => sum + one, 0);
    expect(called.length).toBe(count);
    expect(life.statistics).toMatchObject({ stopped: {}, dropped: 0 });
  });

  it("lists owner and admins of a new group twice, and an operator who is not a member", async () => {
    const { called } = await liveBefore();
    const creations = called.filter(({ command }) => command === CREATED).map(({ body }) => body);
    const twice = creations.map(({ initMemberList }) => idsIn(initMemberList)).filter((ids) => ids.length > 2);
    expect(twice.length).toBeGreaterThan(5);
    for (const [owner, ...others] of twice) expect(others).toContain(owner);
    const byAdmin = creations.filter(({ initMemberList }) => idsIn(initMemberList).includes("imAdmin"));
    expect(byAdmin.length).toBeGreaterThan(5);
  });

  it("reports a dismissal twice, the second time without members", async () => {
    const { life, called } = await liveBefore();
    const dismissed = life.groups.filter(({ status, members }) => status === 2 || members.size === 0);
    expect(dismissed.length).toBeGreaterThan(2);
    for (const { groupID } of dismissed) {
      const told = called.filter(
        ({ command, body }) => command === "callbackAfterDisMissGroupCommand" && body.groupID === groupID,
      );
      expect(told).toHaveLength(2);
      expect(told.filter(({ body }) => idsIn(body.membersID).length > 0)).toHaveLength(1);
    }
  });

  it("revives some dismissed groups by muting them, without members", async () => {
    const { life } = await liveBefore();
    const revived = life.groups.filter(({ status, members }) => status === 3 && members.size === 0);
    expect(revived.length).toBeGreaterThan(0);
    const { life: told } = await liveBefore({ untold: false });
    expect(told.groups.filter(({ status, members }) => status === 3 && members.size === 0)).toEqual([]);
  });

  it("stores what answers amend in first members, but reports them as requested", async () => {
    const { life, called } = await liveBefore({ untold: false, steps: 300 }, ({ command, body }) => {
      if (command !== "callbackBeforeMembersJoinGroupCommand") return {};
      return { memberCallbackList: idsIn(body.memberList).map((userID) => ({ userID, ex: "amended" })) };
    });
    for (const { members } of life.groups) {
      for (const { ex } of members.values()) expect(["amended", "x"]).toContain(ex);
    }
    const told = called.filter(({ command }) => command === CREATED).map(({ body }) => JSON.stringify(body));
    expect(told.length).toBeGreaterThan(5);
    for (const body of told) expect(body).not.toContain("amended");
  });

  it("pushes notifications sent as messages twice under one id, and others once", async () => {
    const { called } = await liveBefore();
    const copies = Map.groupBy(notifications(called), ({ body }) => body.clientMsgID);
    for (const pushed of copies.values()) {
      const contentType = pushed[0]?.body.contentType;
      expect(pushed.length).toBeLessThanOrEqual(2);
      if (contentType === 1509 || contentType === 1516) expect(pushed).toHaveLength(contentType === 1509 ? 2 : 1);
    }
  });

  it("numbers messages once they are stored, which only main reports", async () => {
    for (const release of ["main", "3.8.3"] as const) {
      const { life, called } = await liveBefore({ release });
      const [sent, saved] = ["callbackAfterSendGroupMsgCommand", "callbackAfterMsgSaveDBCommand"].map((command) =>
        called.filter((one) => one.command === command && one.body.msgFrom === 100),
      );
      const messages = life.groups.flatMap((group) => group.messages);
      expect(sent?.map(({ body }) => body.seq)).toEqual(messages.map(() => 0));
      expect(saved).toHaveLength(release === "main" ? messages.length : 0);
      expect(saved?.every(({ body }) => Number(body.seq) > 0)).toBe(true);
    }
  });

  it("calls the hooks of messages for notifications on 3.8.3, without content", async () => {
    const { called } = await liveBefore({ release: "3.8.3" });
    const shown = called.filter(({ body }) => body.msgFrom === 200);
    expect(new Set(shown.map(({ command }) => command))).toEqual(
      new Set(["callbackBeforeSendGroupMsgCommand", "callbackAfterSendGroupMsgCommand"]),
    );
    expect(new Set(shown.map(({ body }) => body.content))).toEqual(new Set([""]));
  });

  it("applies the answers", async () => {
    const { life } = await liveBefore({}, ({ command, body }) => {
      if (command === "callbackBeforeCreateGroupCommand") {
        return body.groupName === "spam" ? "no" : { groupName: "renamed", status: 3 };
      }
      if (command === "callbackBeforeMembersJoinGroupCommand") {
        return {
          memberCallbackList: idsIn(body.memberList).map((userID) => ({ userID, nickname: `nick of ${userID}` })),
        };
      }
      if (command === "callbackBeforeMsgModifyCommand") return { content: '{"content":"***"}', ex: "seen" };
      if (command === "callbackBeforeSetGroupInfoExCommand") return { introduction: "set" };
      if (command === "callbackBeforeSetGroupMemberInfoCommand") return "no";
      return {};
    });
    expect(life.groups.length).toBeGreaterThan(5);
    for (const { info, members, messages } of life.groups) {
      expect(["renamed", "New name", "新名字 <b>", "spam"]).toContain(info.groupName);
      for (const [userID, { nickname }] of members) expect(nickname).toBe(`nick of ${userID}`);
      for (const { content, ex } of messages) expect([content, ex]).toEqual(['{"content":"***"}', "seen"]);
    }
    expect(life.groups.some(({ info }) => info.introduction === "set")).toBe(true);
    expect(life.statistics.stopped).toMatchObject({
      callbackBeforeCreateGroupCommand: expect.any(Number),
      callbackBeforeSetGroupMemberInfoCommand: expect.any(Number),
    });
  });

  it("changes nothing if everything is stopped", async () => {
    const { life, called } = await liveBefore({ steps: 100 }, () => "no");
    expect(life.groups).toEqual([]);
    expect(called.filter(({ command }) => command === CREATED)).toEqual([]);
  });

  it("calls only hooks that are enabled", async () => {
    const { life } = await liveBefore({ hooks: [CREATED, PUSH] });
    expect(Object.keys(life.statistics.said).toSorted()).toEqual([CREATED, PUSH].toSorted());
  });

  it("can leave out what no after-hook reports", async () => {
    const { called } = await liveBefore({ untold: false });
    const contentTypes = notifications(called).map(({ body }) => Number(body.contentType));
    expect(contentTypes.filter((contentType) => [1509, 1512, 1513, 1514, 1515].includes(contentType))).toEqual([]);
    expect(contentTypes).toContain(1510);
  });

  it("is the same life for the same seed", async () => {
    const first = await liveBefore();
    expect((await liveBefore()).called).toEqual(first.called);
    expect((await liveBefore({ seed: 2 })).called).not.toEqual(first.called);
  });
});
