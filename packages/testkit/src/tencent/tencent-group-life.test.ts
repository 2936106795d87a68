import { describe, expect, it } from "vitest";
import { type TencentGroupLife, type TencentGroupLifeOptions, tencentGroupLife } from "./tencent-group-life.js";
import type { TencentVerdict } from "./tencent-sender.js";

interface Told {
  readonly command: string;
  readonly body: { readonly [field: string]: unknown };
}

const OK: TencentVerdict = { allowed: true, delivered: true, errorCode: 0, errorInfo: "" };

/** A life whose callbacks go to a listener instead of a server. */
async function liveBefore(
  options: Partial<TencentGroupLifeOptions> = {},
  answer: (told: Told) => TencentVerdict = () => OK,
): Promise<{ readonly life: TencentGroupLife; readonly asked: readonly Told[]; readonly told: readonly Told[] }> {
  const asked: Told[] = [];
  const told: Told[] = [];
  const life = await tencentGroupLife({
    sender: {
      async before(command, body) {
        const one = { command, body: { ...body } };
        asked.push(one);
        return answer(one);
      },
      async after(command, body) {
        told.push({ command, body: { ...body } });
        return { acknowledged: true };
      },
    },
    seed: 1,
    steps: 2000,
    users: 15,
    startsAt: 0,
    ...options,
  });
  return { life, asked, told };
}

const accounts = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.map(({ Member_Account }) => String(Member_Account)) : [];

/** The members of groups, collected by a simple listener from notifications in order. */
function membersByListening(told: readonly Told[]): ReadonlyMap<unknown, ReadonlySet<string>> {
  const groups = new Map<unknown, Set<string>>();
  for (const { command, body } of told) {
    const { GroupId, Owner_Account, MemberList, NewMemberList, ExitMemberList } = body;
    if (command === "Group.CallbackAfterCreateGroup") {
      const owner = typeof Owner_Account === "string" ? [Owner_Account] : [];
      groups.set(GroupId, new Set([...owner, ...accounts(MemberList)]));
    }
    for (const account of accounts(NewMemberList)) groups.get(GroupId)?.add(account);
    for (const account of accounts(ExitMemberList)) groups.get(GroupId)?.delete(account);
  }
  return groups;
}

describe("tencentGroupLife", () => {
  it("reports everything that happens to members, in order", async () => {
    const { life, told } = await liveBefore();
    const heard = membersByListening(told);
    expect(heard.size).toBe(life.groups.length);
    for (const { groupId, members } of life.groups) {
      expect([...(heard.get(groupId) ?? [])].toSorted(), groupId).toEqual([...members.keys()].toSorted());
    }
  });

  it("numbers messages with gaps, sends times except for topics, and reuses ids", async () => {
    const { life, told } = await liveBefore();
    const times = told.flatMap(({ body: { EventTime } }) => (EventTime === undefined ? [] : Number(EventTime)));
    expect(times).toEqual([...new Set(times)].toSorted((left, right) => left - right));
    const untimed = new Set(told.flatMap(({ command, body }) => (body.EventTime === undefined ? command : [])));
    expect([...untimed].toSorted()).toEqual([
      "Group.CallbackAfterCreateTopic",
      "Group.CallbackAfterTopicDestroyed",
      "Group.CallbackAfterTopicInfoChanged",
      "Group.CallbackOnMemberStateChange",
      "Push.OfflinePush",
    ]);
    expect(life.groups.some(({ isReborn }) => isReborn)).toBe(true);
    const busiest = life.groups.toSorted((left, right) => right.messages.length - left.messages.length)[0];
    const seqs = busiest?.messages.filter(({ onlineOnly, topicId }) => !onlineOnly && !topicId).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs?.toSorted((left, right) => left - right));
    expect(seqs?.at(-1)).toBeGreaterThan(seqs?.length ?? 0);
  });

  it("sends every command", async () => {
    const { life, asked, told } = await liveBefore();
    const groupCommands = Object.keys(life.statistics.said).filter((command) => command.startsWith("Group."));
    expect(groupCommands.length).toBe(24 + 1);
    const count = Object.values(life.statistics.said).reduce((sum, one) => sum + one, 0);
    expect(asked.length + told.length).toBe(count);
    expect(life.statistics).toMatchObject({ hindered: {}, failures: [] });
  });

  it("applies the answers", async () => {
    const { life, told } = await liveBefore({}, ({ command, body }) => {
      if (body.Name === "spam") return { ...OK, allowed: false, errorCode: 10_016 };
      if (command === "Group.CallbackBeforeSendMsg" && body.OnlineOnlyFlag === 1) return { ...OK, delivered: false };
      if (command === "Group.CallbackBeforeSendMsg") {
        return { ...OK, msgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "***" } }], cloudCustomData: "new" };
      }
      return { ...OK, refusedAccounts: ["jared0"] };
    });
    const invited = told.filter(({ body: { JoinType } }) => JoinType === "Invited");
    expect(invited.flatMap(({ body }) => accounts(body.NewMemberList))).not.toContain("jared0");
    const created = told.filter(({ command }) => /AfterCreate(Group|Topic)$/.test(command));
    expect(created.map(({ body: { Name } }) => Name)).not.toContain("spam");
    const messages = life.groups.flatMap((group) => group.messages);
    expect(messages.length).toBeGreaterThan(20);
    for (const { elements, cloudCustomData, onlineOnly } of messages) {
      expect({ elements, cloudCustomData, onlineOnly }).toEqual({
        elements: [{ MsgType: "TIMTextElem", MsgContent: { Text: "***" } }],
        cloudCustomData: "new",
        onlineOnly: false,
      });
    }
    const sent = told.filter(({ command }) => command === "Group.CallbackAfterSendMsg");
    expect(sent.every(({ body }) => body.CloudCustomData === "new")).toBe(true);
    expect(life.statistics.hindered["Group.CallbackBeforeSendMsg"]).toBeGreaterThan(20);
  });

  it("changes nothing if nothing is allowed", async () => {
    const failure = "status 500";
    const { life, told } = await liveBefore({ steps: 50 }, () => ({ ...OK, allowed: false, failure }));
    expect(life.groups).toEqual([]);
    expect(told.filter(({ body }) => "Type" in body)).toEqual([]);
    expect(life.statistics.failures).toContain(`Group.CallbackBeforeCreateGroup: ${failure}`);
  });

  it("sends only enabled commands, with topics like their groups", async () => {
    const switches = ["Group.CallbackAfterCreateGroup", "Group.CallbackAfterSendMsg"];
    const { life, asked } = await liveBefore({ switches });
    expect(asked).toEqual([]);
    expect(Object.keys(life.statistics.said).toSorted()).toEqual([
      "Group.CallbackAfterCreateGroup",
      "Group.CallbackAfterCreateTopic",
      "Group.CallbackAfterSendMsg",
    ]);
  });

  it("is the same life for the same seed, in any order of notifications", async () => {
    const straight = await liveBefore();
    expect(await liveBefore()).toEqual(straight);
    expect((await liveBefore({ seed: 2 })).told).not.toEqual(straight.told);

    const depth = 30;
    const astray = await liveBefore({ disorder: { depth, repetition: 0.2 } });
    expect(astray.life).toEqual(straight.life);
    expect(astray.asked).toEqual(straight.asked);
    const texts = straight.told.map((one) => JSON.stringify(one));
    const positions = astray.told.map((one) => texts.indexOf(JSON.stringify(one)));
    expect(new Set(positions)).toEqual(new Set(texts.map((text) => texts.indexOf(text))));
    expect(positions.length).toBeGreaterThan(texts.length * 1.1);
    let newest = 0;
    for (const position of new Set(positions)) {
      expect(position).toBeGreaterThanOrEqual(newest - depth);
      newest = Math.max(newest, position);
    }
    expect([...new Set(positions)]).not.toEqual([...new Set(positions)].toSorted((left, right) => left - right));
  });
});
