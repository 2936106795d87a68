import type { GroupIdsRead } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { noGroup, refusal, restScene } from "../testing/easemob-rest-scene.js";

const details = {
  ...{ id: "g", name: "Readers", description: "we read", avatar: "", custom: "{}", mute: false, disabled: false },
  ...{ maxusers: 200, allowinvites: false, membersonly: true, public: true, owner: "Ann", created: 1_700_000_000_000 },
  ...{ affiliations_count: 2, affiliations: [{ owner: "ann" }, { member: "bob" }] },
};
const GROUP = "chatgroups/g";
const PAGE = "pagesize=1000&joined_time=true";

describe("the groups of an app", () => {
  test("are read from a cursor on, to the end", async () => {
    const { client, requests } = await restScene({
      "GET chatgroups?limit=1000": { data: [{ groupid: "1" }, { groupid: "2" }], cursor: "next one" },
      "GET chatgroups?limit=1000&cursor=next+one": { data: [{ groupid: "3" }] },
      "GET chatrooms?limit=1000": { data: [{ id: "4" }], cursor: "c" },
      "GET chatrooms?limit=1000&cursor=c": { data: [{ id: "5" }] },
    });
    const all: string[] = [];
    for (let place: string | null = null, isFirst = true; isFirst || place !== null; isFirst = false) {
      const read: GroupIdsRead = await client.readGroupIds(place);
      all.push(...read.groupIds);
      place = read.next;
    }
    expect(all).toEqual(["1", "2", "3", "4", "5"]);
    expect(requests).toHaveLength(4);
  });

  test("are all there are where rooms are not to be had", async () => {
    const { client } = await restScene({ "GET chatrooms?limit=1000": refusal(403, "service_not_open", "no rooms") });
    expect(await client.readGroupIds("chatrooms:")).toEqual({ groupIds: [], next: null });
  });

  test("are not read in a circle, nor from a place that is none", async () => {
    const { client } = await restScene({ "GET chatgroups?limit=1000&cursor=c": { data: [], cursor: "c" } });
    await expect(client.readGroupIds("chatgroups:c")).rejects.toMatchObject({ code: "unreadable" });
    await expect(client.readGroupIds("c")).rejects.toThrow("the place is none of its pages");
  });
});

describe("a group", () => {
  test("is read with its notice and its lists, in the words of callbacks", async () => {
    const { client } = await restScene({
      [`GET ${GROUP}`]: { data: [details] },
      [`GET ${GROUP}/announcement`]: { data: { announcement: "closed today" } },
      [`GET ${GROUP}/blocks/users`]: { data: ["Cid"] },
      [`GET ${GROUP}/white/users`]: { data: [] },
    });
    expect(await client.readGroups(["g", "g"])).toEqual([
      {
        ...{ state: "active", groupId: "g", ownerId: "ann", memberCount: 2, createdAt: 1_700_000_000_000 },
        asOf: expect.any(Number),
        profile: {
          ...{ name: "Readers", introduction: "we read", avatar: "", custom: "{}", mutedAll: false, disabled: false },
          ...{ notice: "closed today", kind: "GROUP" },
          settings: { max_users: 200, allow_user_invites: false, membersonly: true, public: true },
        },
        lists: { blocked: [{ userId: "cid" }], allowed: [] },
      },
    ]);
  });

  test("is gone, or cannot be read", async () => {
    const denied = refusal(403, "forbidden_op", "not allowed");
    const { client } = await restScene({ "GET chatgroups/room": denied, "GET chatgroups/none": { data: [] } });
    expect(await client.readGroups(["gone", "none", "room"])).toMatchObject([
      { state: "gone", groupId: "gone" },
      { state: "gone", groupId: "none" },
      { state: "unreadable", groupId: "room", refusal: { code: "forbidden_op", text: "not allowed" } },
    ]);
  });

  test("is gone where the list of groups says so", async () => {
    const untold = (id: string) => ({ data: [{ id, error: "group id doesn't exist" }] });
    const { client } = await restScene({
      ...{ "GET chatgroups/none": untold("none"), "GET chatgroups/r": untold("r") },
      "GET chatrooms/r": { data: { ...details, id: "r" } },
    });
    expect(await client.readGroups(["none", "r"])).toMatchObject([
      { state: "gone", groupId: "none" },
      { state: "active", groupId: "r", profile: { kind: "CHATROOM" } },
    ]);
  });

  test("is not read as another one, nor by an id that calls something else", async () => {
    const { client, requests } = await restScene({
      ...{
        "GET ": { data: [details] },
        "GET chatgroups/": { data: [details] },
        "GET chatgroups/x": { data: [details] },
      },
      "GET chatgroups/g%2Ch": { data: [details, { ...details, id: "h" }] },
    });
    expect(await client.readGroups(["..", ".", "g,h", "x"])).toMatchObject([
      ...["..", ".", "g,h", "x"].map((groupId) => ({ state: "unreadable", groupId })),
    ]);
    expect(requests.map(({ call }) => call)).toEqual(["GET chatgroups/x"]);
  });

  test("that ends while it is read is told without what was not read", async () => {
    const { client } = await restScene({ [`GET ${GROUP}`]: { data: [details] } });
    const [group] = await client.readGroups(["g"]);
    expect(group).toMatchObject({ state: "active", lists: {} });
    expect(group).not.toHaveProperty("profile.notice");
  });

  test("of which a part is refused keeps no other from being read", async () => {
    const denied = refusal(403, "forbidden_op", "not allowed");
    const { client } = await restScene({
      ...{ [`GET ${GROUP}`]: { data: [details] }, "GET chatgroups/h": { data: [{ ...details, id: "h" }] } },
      [`GET ${GROUP}/white/users`]: denied,
    });
    expect(await client.readGroups(["g", "h"])).toMatchObject([
      { state: "unreadable", groupId: "g", refusal: { code: "forbidden_op", text: "not allowed" } },
      { state: "active", groupId: "h" },
    ]);
  });

  test("with an id that is no part of a path is asked for as it is", async () => {
    const { client, requests } = await restScene({});
    await client.readGroups(["a/b?c"]);
    expect(requests.map(({ call }) => call)).toEqual(["GET chatgroups/a%2Fb%3Fc", "GET chatrooms/a%2Fb%3Fc"]);
  });
});

describe("the members of a group", () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ member: `u${index}`, joined_time: 1_700_000_000_000 }));
  const farAway = Date.now() + 1_000_000;

  test("have roles, mutes and times of joining", async () => {
    const { client } = await restScene({
      [`GET ${GROUP}/users?pagenum=1&${PAGE}`]: {
        data: [{ owner: "Ann", joined_time: 1 }, { admin: "bob" }, { member: "cid" }, { member: "dan" }],
      },
      [`GET ${GROUP}/mute`]: {
        data: [
          { user: "bob", expire: farAway },
          { user: "cid", expire: 4_638_873_600_000 },
          { user: "dan", expire: 1 },
        ],
      },
    });
    expect(await client.readMembers("g", null)).toEqual({
      members: [
        { userId: "ann", role: "owner", joinedAt: 1, mutedUntil: null },
        { userId: "bob", role: "admin", mutedUntil: farAway },
        { userId: "cid", role: "member", mutedUntil: "forever" },
        { userId: "dan", role: "member", mutedUntil: null },
      ],
      ...{ next: null, isSteady: true, asOf: expect.any(Number) },
    });
  });

  test("are read page by page, and a page that moved is told", async () => {
    const pages = {
      [`GET ${GROUP}/users?pagenum=2&${PAGE}`]: { data: [{ member: "last" }] },
      [`GET ${GROUP}/mute`]: { data: [] },
    };
    const first = `GET ${GROUP}/users?pagenum=1&${PAGE}`;
    const { client } = await restScene({ ...pages, [first]: { data: many } });
    const read = await client.readMembers("g", null);
    expect(read).toMatchObject({ next: "2:u999", isSteady: true });
    expect(await client.readMembers("g", "2:u999")).toMatchObject({
      ...{ members: [{ userId: "last" }], next: null, isSteady: true },
    });
    const moved = await restScene({ ...pages, [first]: { data: [...many.slice(1), { member: "later" }] } });
    expect(await moved.client.readMembers("g", "2:u999")).toMatchObject({ isSteady: false });
    await expect(client.readMembers("g", "2")).rejects.toThrow("the place is none of its pages");
  });

  test("are not told of a group that is gone", async () => {
    const { client } = await restScene({ [`GET ${GROUP}/mute`]: noGroup });
    expect(await client.readMembers("g", null)).toBeUndefined();
  });

  test("are told by name, those who are members", async () => {
    const { client } = await restScene({
      [`GET ${GROUP}/users?pagenum=1&${PAGE}`]: { data: [{ owner: "ann" }, { member: "bob" }] },
      [`GET ${GROUP}/mute`]: { data: [] },
    });
    expect((await client.readMembersNamed("g", ["BOB", "zoe"])).members).toEqual([
      { userId: "bob", role: "member", mutedUntil: null },
    ]);
  });
});

describe("a room, which an id does not tell from a group", () => {
  const ROOM = "chatrooms/g";

  test("is read as a room, though it is printed alone", async () => {
    const { client } = await restScene({
      [`GET ${ROOM}`]: { data: { ...details, allowinvites: undefined } },
      [`GET ${ROOM}/announcement`]: { data: { announcement: "" } },
      [`GET ${ROOM}/blocks/users`]: { data: [] },
      [`GET ${ROOM}/white/users`]: { data: ["bob"] },
    });
    expect(await client.readGroups(["g"])).toMatchObject([
      {
        ...{
          state: "active",
          groupId: "g",
          ownerId: "ann",
          profile: { name: "Readers", kind: "CHATROOM", notice: "" },
        },
        lists: { blocked: [], allowed: [{ userId: "bob" }] },
      },
    ]);
  });

  test("has admins who are told apart, since they are listed as members", async () => {
    const { client } = await restScene({
      [`GET ${ROOM}/users?pagenum=1&${PAGE}`]: { data: [{ owner: "ann" }, { member: "bob" }, { member: "cid" }] },
      [`GET ${ROOM}/admin`]: { data: ["Bob"] },
      [`GET ${ROOM}/mute`]: { data: [{ user: "cid", expire: -1 }] },
    });
    expect((await client.readMembers("g", null))?.members).toEqual([
      { userId: "ann", role: "owner", mutedUntil: null },
      { userId: "bob", role: "admin", mutedUntil: null },
      { userId: "cid", role: "member", mutedUntil: "forever" },
    ]);
  });

  test("cannot be read where it is refused", async () => {
    const denied = refusal(403, "forbidden_op", "not allowed");
    const { client } = await restScene({ [`GET ${ROOM}`]: denied, [`GET ${ROOM}/users?pagenum=1&${PAGE}`]: denied });
    expect(await client.readGroups(["g"])).toMatchObject([{ state: "unreadable", refusal: { code: "forbidden_op" } }]);
    await expect(client.readMembers("g", null)).rejects.toMatchObject({ code: "refused" });
  });
});
