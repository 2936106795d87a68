import { type Callback, inboundFrom, type Json } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { neteaseAdapter } from "./adapter.js";

const adapter = neteaseAdapter({ customText: ["attach.data.text"] });
const decodeText = (body: string, headers: Readonly<Record<string, string>> = {}): Callback =>
  adapter.decode(inboundFrom({ method: "POST", path: "/", query: "", headers, body, remoteAddress: "" }));
const decode = (body: Json): Callback => decodeText(JSON.stringify(body));

const inTeam = { eventType: "1", convType: "TEAM", to: "11623", fromAccount: "ann", msgTimestamp: "1456823350000" };
const noticed = (attach: Json, more: { readonly [key: string]: Json } = {}): unknown =>
  decode({ ...inTeam, msgType: "NOTIFICATION", msgidServer: "1", attach, ...more });
const notice = (id: Json, data: Json): unknown => noticed(JSON.stringify({ id, data }));

describe("what came", () => {
  it.each<[Json, string]>([
    [{}, "trial"],
    [[], "unknown"],
    [null, "unknown"],
    [{ eventType: true }, "unknown"],
    [{ eventType: 4 }, "callback.4"],
    [{ eventType: "4" }, "copy.4"],
    [{ eventType: 89 }, "copy.89"],
    [{ eventType: "1", convType: "PERSON", msgType: "TEXT" }, "copy.1.PERSON"],
    [{ eventType: "1", convType: "CUSTOM_TEAM", msgType: "CUSTOM_TEAM_MSG" }, "copy.1.CUSTOM_TEAM.CUSTOM_TEAM_MSG"],
    [{ eventType: "1" }, "copy.1"],
  ])("is kept and passes, if it is about no group: %j", (body, command) => {
    expect(decode(body)).toMatchObject({ wants: "unsupported", command });
  });

  it.each(["", "{", "eventType=1"])("is malformed if it is no JSON: %j", (body) => {
    expect(() => decodeText(body)).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  it("tells from where and when, besides", () => {
    const body = JSON.stringify({ eventType: "4", ip: "192.0.2.1", fromClientType: "IOS" });
    expect(decodeText(body, { curtime: "1608110108512" }).circumstances).toEqual({
      ...{ clientAddress: "192.0.2.1", platform: "IOS", requestedAt: 1_608_110_108_512 },
    });
  });
});

describe("a user", () => {
  it("is the same in whatever case they are written, in which a team or a message is not", () => {
    const attach = JSON.stringify({ id: 0, data: { ids: ["Bob", "bob"], tinfo: { 5: "Ann" } } });
    expect(noticed(attach, { fromAccount: "ANN", to: "Team", msgidServer: "Mess" })).toMatchObject({
      actorId: "ann",
      change: { groupId: "Team", members: [{ userId: "bob" }] },
      further: [{ type: "owner.transferred", toUserId: "ann" }],
      receiptKey: '["copy.1.TEAM.NOTIFICATION","Team","Mess"]',
    });
    expect(notice(9, { id: "Bob" })).toMatchObject({ change: { inviterId: "bob" } });
    expect(decode({ ...inTeam, fromAccount: "Ann", msgType: "TEXT", msgidServer: "1" })).toMatchObject({
      change: { message: { senderId: "ann" } },
    });
    const recalled = { eventType: "8", to: "11623", from: "Ann", msgId: "Mess" };
    expect(decode(recalled)).toMatchObject({ actorId: "ann", change: { messages: [{ key: "Mess" }] } });
    const edited = { eventType: "90", to: "11623", from: "Ann", modifyAccountId: "Bob", msgId: "Mess", text: "x" };
    expect(decode(edited)).toMatchObject({ actorId: "bob", change: { senderId: "ann", message: { key: "Mess" } } });
    const invited = { ...inTeam, convType: "CUSTOM_TEAM", msgType: "TEAM_INVITE", tMembers: "[Bob, bob]" };
    expect(decode(invited)).toMatchObject({ change: { userIds: ["bob"] } });
    expect(decode({ eventType: 7, creator: "Ann", inviteList: ["ANN", "Bob"] })).toMatchObject({
      actorId: "ann",
      change: { ownerId: "ann", members: [{ userId: "ann", role: "owner" }, { userId: "bob" }] },
    });
    expect(decode({ eventType: 23, tid: 1, fromAccount: "Ann", inviteList: '["Bob"]' })).toMatchObject({
      ...{ actorId: "ann", change: { userIds: ["bob"] } },
    });
    expect(decode({ eventType: 2, to: "1", fromAccount: "Ann", msgType: "TEXT" })).toMatchObject({
      ...{ actorId: "ann", change: { message: { senderId: "ann" } } },
    });
    const recall = { eventType: 36, opeType: 8, toAccount: "1", fromAccount: "Ann", msgId: "Mess" };
    expect(decode(recall)).toMatchObject({ actorId: "ann", change: { messages: [{ key: "Mess" }] } });
  });
});

describe("a notice", () => {
  it.each([
    [
      0,
      401,
      { ids: ["bob", "cyd"] },
      { type: "members.joined", members: [{ userId: "bob" }, { userId: "cyd" }], how: "invited" },
    ],
    [1, 402, { ids: '["bob"]' }, { type: "members.left", userIds: ["bob"], how: "removed" }],
    [2, 403, {}, { type: "members.left", userIds: ["ann"], how: "quit" }],
    [3, 404, { tinfo: { 3: "name", 20: "" } }, { type: "group.updated", profile: { name: "name", avatar: "" } }],
    [4, 405, { tinfo: { 3: "name" } }, { type: "group.dissolved" }],
    [5, 410, { id: "bob" }, { type: "members.joined", members: [{ userId: "bob" }], how: "applied" }],
    [6, 406, { id: "bob" }, { type: "owner.transferred", toUserId: "bob", fromUserId: "ann" }],
    [7, 407, { ids: ["bob"] }, { type: "members.updated", userIds: ["bob"], profile: { role: "admin" } }],
    [8, 408, { ids: ["bob"] }, { type: "members.updated", userIds: ["bob"], profile: { role: "member" } }],
    [9, 411, { id: "bob" }, { type: "members.joined", members: [{ userId: "ann" }], how: "invited", inviterId: "bob" }],
  ])("%i, of a super team %i, is understood in both", (id, superId, data, change) => {
    for (const number of [id, superId, String(id)]) {
      const callback = notice(number, data);
      expect(callback).toMatchObject({ wants: "record", change: { groupId: "11623", ...change } });
      expect(callback).not.toHaveProperty("leavesStale");
    }
  });

  it.each([
    [0, { mutedAll: false }],
    ["1", { mutedAll: true, mutedAllSpares: "admins" }],
    ["2", { mutedAll: true, mutedAllSpares: "nobody" }],
    ["3", { mutedAll: true, mutedAllSpares: "nobody" }],
  ])("that mutes all says whom it spares: %j", (muted, profile) => {
    expect(notice(3, { tinfo: { 101: muted } })).toHaveProperty("change.profile", profile);
  });

  it.each([0, "0", 1, "1"])("that mutes or lifts a mute tells no end: %j", (mute) => {
    for (const whom of [{ ids: ["bob"] }, { id: "bob" }]) {
      const change = {
        type: "members.updated",
        userIds: ["bob"],
        profile: { mutedUntil: Number(mute) ? "forever" : null },
      };
      expect(notice(10, { ...whom, mute })).toMatchObject({ change });
      expect(notice(409, { ...whom, mute })).toMatchObject({ change });
    }
  });

  it("tells what was answered, besides: of who needed leave, nobody else", () => {
    const answered = { groupId: "11623", accepted: true };
    expect(notice(5, { id: "bob" })).toMatchObject({
      further: [{ type: "join.answered", userId: "bob", ...answered }],
    });
    expect(notice(5, { id: "ann" })).not.toHaveProperty("further");
    expect(notice(411, { id: "bob" })).toMatchObject({
      further: [{ type: "invitation.answered", userId: "ann", inviterId: "bob", ...answered }],
    });
    expect(notice(7, { ids: ["bob"] })).not.toHaveProperty("further");
  });

  it("tells of the team and its owner, too, since no copy tells that a team was made", () => {
    const tinfo = { 1: "11623", 3: "name", 5: "own", 16: "0", 18: "custom", 101: "3", 13: "?", 999: "?" };
    const profile = {
      name: "name",
      mutedAll: true,
      mutedAllSpares: "nobody",
      settings: { join_mode: 0, 18: "custom" },
    };
    expect(notice(0, { ids: ["bob"], tinfo })).toMatchObject({
      change: { type: "members.joined" },
      further: [
        { type: "group.updated", groupId: "11623", profile },
        { type: "owner.transferred", groupId: "11623", toUserId: "own" },
      ],
    });
    expect(notice(6, { id: "bob", tinfo: { 5: "own" } })).not.toHaveProperty("further");
    expect(noticed(JSON.stringify({ 1: "11623", 3: "name", 5: "own" }))).toMatchObject({
      change: { type: "group.updated", profile: { name: "name" } },
      further: [{ type: "owner.transferred", toUserId: "own" }],
      leavesStale: "a notice tells of a team alone",
    });
  });

  it.each<[string, unknown]>([
    ["is of no known kind", notice(12, { ids: ["bob"] })],
    ["does not say whom it is about", notice(1, {})],
    ["does not say who left", noticed('{"id":2,"data":{}}', { fromAccount: "" })],
    ["came without its content", noticed("")],
    ["says of nobody who applied", notice(5, {})],
  ])("that %s leaves the group to be read again", (_what, callback) => {
    expect(callback).toMatchObject({
      ...{ wants: "record", change: { type: "group.updated", groupId: "11623", profile: {} } },
      leavesStale: expect.stringMatching(/notice/),
    });
  });

  it.each<[string, string]>([
    ["{", "attach is not JSON of an object"],
    ['{"id":"x"}', "attach.id is not a whole number"],
    ['{"id":1,"data":{"ids":"bob"}}', "attach.data.ids is not a list of usable ids"],
    ['{"id":1,"data":{"ids":[""]}}', "attach.data.ids is not a list of usable ids"],
    ['{"id":3,"data":{"tinfo":{"101":"x"}}}', "attach.data.tinfo.101 is not a whole number"],
  ])("is malformed where it cannot be read: %s", (attach, fault) => {
    const message = `copy.1.TEAM.NOTIFICATION: ${fault}`;
    expect(() => noticed(attach)).toThrow(expect.objectContaining({ code: "malformed", message }));
  });

  it("is told apart from another by the server's id, or by the client's for a while", () => {
    expect(notice(4, {})).toMatchObject({ receiptKey: '["copy.1.TEAM.NOTIFICATION","11623","1"]' });
    expect(noticed('{"id":4}', { msgidServer: "", msgidClient: "c" })).toMatchObject({
      ...{ receiptKey: '["copy.1.TEAM.NOTIFICATION","11623","client","c"]', keyMayRecur: true },
    });
  });
});

describe("the departure of an owner", () => {
  it.each([
    ["quits", { id: 2, data: { tinfo: { 3: "n", 5: "ann" } } }],
    ["is removed", { id: 1, data: { ids: ["ann"], tinfo: { 3: "n", 5: "ann" } } }],
  ])("who %s stays one, though the team is told as it was before", (_how, attach) => {
    const told = decode({ ...inTeam, msgType: "NOTIFICATION", attach: JSON.stringify(attach) });
    expect(told).toMatchObject({
      change: { type: "members.left", userIds: ["ann"] },
      further: [{ type: "group.updated", profile: { name: "n" } }],
    });
    expect("further" in told && told.further).toHaveLength(1);
  });
});

describe("an application or invitation", () => {
  const told = (msgType: string, more: { readonly [key: string]: Json } = {}): unknown =>
    decode({ ...inTeam, convType: "CUSTOM_TEAM", msgType, body: "please", msgidServer: "3", ...more });

  it.each<[string, object, object]>([
    ["APPLY", {}, { type: "join.requested", userId: "ann" }],
    ["APPLY_REJECT", {}, { type: "join.answered", accepted: false }],
    ["INVITE", { tMembers: "[bob, cyd, bob]" }, { type: "members.invited", userIds: ["bob", "cyd"] }],
    ["INVITE_REJECT", {}, { type: "invitation.answered", userId: "ann", accepted: false }],
  ])("%s is told of both kinds of teams", (what, more, change) => {
    for (const kind of ["TEAM", "SUPERTEAM"]) {
      expect(told(`${kind}_${what}`, { ...more })).toMatchObject({
        ...{ wants: "record", actorId: "ann", change: { groupId: "11623", message: "please", ...change } },
        receiptKey: `["copy.1.CUSTOM_TEAM.${kind}_${what}","11623","3"]`,
      });
    }
    expect(told(`TEAM_${what}`, { ...more, body: "" })).not.toHaveProperty("change.message");
  });

  it("is malformed if it does not say who, or whom", () => {
    const fault = (what: string) =>
      expect.objectContaining({ code: "malformed", message: expect.stringContaining(what) });
    expect(() => told("TEAM_APPLY", { fromAccount: "" })).toThrow(fault("fromAccount is missing"));
    expect(() => told("TEAM_INVITE", { tMembers: "bob" })).toThrow(fault("tMembers is not a list of usable ids"));
  });

  it("into a large team, where nobody is named, tells nothing, and is acknowledged", () => {
    for (const kind of ["TEAM", "SUPERTEAM"]) {
      expect(told(`${kind}_INVITE`)).toMatchObject({ wants: "unsupported" });
      expect(told(`${kind}_INVITE`, { tMembers: "" })).toMatchObject({ wants: "unsupported" });
    }
  });

  it("needs the list of members only where it names the invited", () => {
    expect(told("TEAM_APPLY", { tMembers: "bob" })).toMatchObject({ wants: "record" });
  });
});

describe("a message", () => {
  const sent = (message: { readonly [key: string]: Json }): unknown => {
    const callback = decode({ ...inTeam, msgidServer: "7", ...message });
    return "change" in callback && callback.change.type === "message.sent" ? callback.change.message : undefined;
  };

  it.each([
    ["TEXT", { body: "hello" }, "hello"],
    ["TIPS", { body: "ann painted the bike shed" }, "ann painted the bike shed"],
    ["PICTURE", { body: "", attach: '{"url":"http://example.invalid"}' }, "[image]"],
    ["CUSTOM", { attach: '{"data":{"text":"inside"}}' }, "inside"],
    ["CUSTOM", { attach: "no JSON", body: "outside" }, "[custom: outside]"],
    ["ROBOT", {}, "[ROBOT]"],
  ])("of type %s is read: %j", (msgType, content, text) => {
    const filled = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== ""));
    expect(sent({ msgType, ...content })).toMatchObject({ elements: [{ type: msgType, content: filled }], text });
  });

  it("has a key of any length, a sender, a time, an id of its client, and its own data", () => {
    const body = `{"convType":"SUPER_TEAM","eventType":"1","to":23005,"fromAccount":"ann","msgType":"TEXT","body":"hi","ext":"e",
      "msgTimestamp":1456823350000,"msgidServer":9223372036854775807,"msgidClient":"c"}`;
    expect(decodeText(body)).toMatchObject({
      groupKind: "SUPER_TEAM",
      change: {
        groupId: "23005",
        message: {
          ...{ key: "9223372036854775807", senderId: "ann", clientId: "c", custom: "e" },
          ...{ sentAt: 1_456_823_350_000, text: "hi" },
        },
      },
    });
  });

  it("carries an object as its text, as pages print it, also where it is asked about", () => {
    const attach = { url: "http://example.invalid", size: 1 };
    const elements = [{ type: "PICTURE", content: { attach: JSON.stringify(attach) } }];
    expect(sent({ msgType: "PICTURE", attach })).toMatchObject({ elements });
    const question = { eventType: 2, to: "1", fromAccount: "ann", msgType: "PICTURE", attach };
    expect(decode(question)).toMatchObject({ wants: "review", change: { message: { elements } } });
  });

  it.each(["x".repeat(300), "x\u0000"])("is not lost for the id that its client made up: %j", (msgidClient) => {
    expect(sent({ msgType: "TEXT", body: "hi", msgidClient })).toEqual({
      ...{ key: "7", senderId: "ann", text: "hi", elements: [{ type: "TEXT", content: { body: "hi" } }] },
      sentAt: Number(inTeam.msgTimestamp),
    });
    const question = { eventType: 2, to: "1", fromAccount: "ann", msgType: "TEXT", body: "hi", msgidClient };
    expect(decode(question)).toMatchObject({ wants: "review", change: { message: { text: "hi" } } });
  });

  it("needs a key", () => {
    const fault = expect.objectContaining({ code: "malformed", message: "copy.1.TEAM: msgidServer is missing" });
    expect(() => sent({ msgType: "TEXT", msgidServer: "" })).toThrow(fault);
  });
});

describe("an edit", () => {
  const fields =
    '"to":"11623","from":"bob","msgId":184409700039655569,"modifyAccountId":"ann","modifyTime":1608877682237';

  it.each([
    ['"eventType":"90"', "TEAM"],
    ['"eventType":90', "TEAM"],
    ['"eventType":91', "SUPER_TEAM"],
  ])("is told with the message's long id: %s", (eventType, groupKind) => {
    expect(decodeText(`{${eventType},${fields},"text":"hello again","extension":"e"}`)).toMatchObject({
      ...{ wants: "record", groupKind, actorId: "ann", occurredAt: 1_608_877_682_237 },
      change: {
        ...{ type: "message.edited", groupId: "11623", message: { key: "184409700039655569" }, text: "hello again" },
        ...{ elements: [{ type: "TEXT", content: { body: "hello again" } }], custom: "e", senderId: "bob" },
      },
    });
  });

  it("of what carries something is one of the app's own", () => {
    const attachment = JSON.stringify(JSON.stringify({ data: { text: "inside" } }));
    expect(decodeText(`{"eventType":"90",${fields},"attachment":${attachment}}`)).toMatchObject({
      change: { text: "inside", elements: [{ type: "CUSTOM" }] },
    });
  });
});

describe("a question", () => {
  it("about a recall is one only in a team; a login, which has the same number on one page, is none", () => {
    const recall = { eventType: 36, toAccount: "1", fromAccount: "ann", msgId: 5, opeType: 7 };
    expect(decode(recall)).toMatchObject({ wants: "unsupported", command: "callback.36" });
    expect(decode({ eventType: 36, fromAccount: "ann", token: "t" })).toMatchObject({ wants: "unsupported" });
  });

  it("about an invitation takes its list as a list and as a text", () => {
    for (const inviteList of [["bob", "cyd", "bob"], '["bob","cyd"]']) {
      expect(decode({ eventType: 23, tid: 23_005, fromAccount: "ann", inviteList })).toMatchObject({
        change: { type: "members.invited", groupId: "23005", userIds: ["bob", "cyd"] },
      });
    }
  });

  it.each([[["", "bob", "x".repeat(300)]], ['["","bob"]']])(
    "is judged whoever else is named who cannot be: %j",
    (inviteList) => {
      expect(decode({ eventType: 23, tid: 1, fromAccount: "ann", inviteList })).toMatchObject({
        ...{ wants: "review", change: { userIds: ["bob"] } },
      });
      expect(decode({ eventType: 7, creator: "ann", inviteList })).toMatchObject({
        ...{ wants: "review", change: { members: [{ userId: "ann", role: "owner" }, { userId: "bob" }] } },
      });
    },
  );

  it("about a creation may invite nobody", () => {
    expect(decode({ eventType: 7, creator: "ann", inviteList: "" })).toMatchObject({
      change: { type: "group.created", members: [{ userId: "ann", role: "owner" }] },
    });
  });

  it("about a creation names the creator once, as the owner", () => {
    expect(decode({ eventType: 7, creator: "ann", inviteList: ["ann", "bob"], teamMuteType: 1 })).toMatchObject({
      change: {
        ...{ type: "group.created", ownerId: "ann", profile: { mutedAll: true } },
        members: [{ userId: "ann", role: "owner" }, { userId: "bob" }],
      },
    });
  });
});
