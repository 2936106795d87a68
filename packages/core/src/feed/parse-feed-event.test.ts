import { describe, expect, expectTypeOf, it } from "vitest";
import { type CloudEvent, toCloudEvent } from "./feed-event.js";
import { FeedEventError, parseFeedEvent } from "./parse-feed-event.js";

const joined = toCloudEvent({
  ...{ sequence: 42, type: "members.joined", source: "chat", groupId: "群", actorId: "ann", command: "Joined" },
  ...{ occurredAt: 1_670_574_414_123, recordedAt: 1_670_574_414_200 },
  data: { members: [{ userId: "bob", nickname: "小B" }], how: "invited" },
});
const asJson = (event: unknown): unknown => JSON.parse(JSON.stringify(event));

describe("an event of the feed, parsed", () => {
  it("has the fields of its type", () => {
    const event = parseFeedEvent(asJson(joined));
    if (event.type !== "members.joined") throw new Error(event.type);
    expectTypeOf(event.members[0]?.userId).toEqualTypeOf<string | undefined>();
    expect(event).toEqual({
      ...{ sequence: 42, type: "members.joined", source: "chat", groupId: "群", actorId: "ann", command: "Joined" },
      ...{ occurredAt: 1_670_574_414_123, recordedAt: 1_670_574_414_200 },
      ...{ members: [{ userId: "bob", nickname: "小B" }], how: "invited" },
    });
  });

  it("has no group, no actor and no moment of its arrival where there is none", () => {
    const { recordedtime: _, subject: __, ...bare } = joined;
    const { actorId: ___, groupId: ____, members: _____, ...data } = bare.data;
    const event = { ...bare, type: "quota.alarmed", data: { ...data, used: 1, quota: 2 } };
    expect(parseFeedEvent(event)).toEqual({
      ...{ sequence: 42, type: "quota.alarmed", source: "chat", command: "Joined", occurredAt: 1_670_574_414_123 },
      ...{ used: 1, quota: 2 },
    });
  });

  it("leaves out what a later version has added to its type", () => {
    const later = { ...joined, traceparent: "00-1-2-01", data: { ...joined.data, later: 1 } };
    expect(parseFeedEvent(later)).toEqual(parseFeedEvent(joined));
  });

  it("is unknown, with all that it tells, where a later version has added its type", () => {
    const event = parseFeedEvent({ ...joined, type: "group.pinned" });
    expect(event).toMatchObject({ type: "unknown", unknownType: "group.pinned", sequence: 42, groupId: "群" });
    expect(event).toHaveProperty("data.members");
  });

  it("keeps a name that objects have anyway, and JSON of any depth", () => {
    const deep = `${"[".repeat(9000)}${"]".repeat(9000)}`;
    const data = `{"command":"c","profile":{"settings":{"__proto__":{"a":1}},"custom":${deep}}}`;
    const event = parseFeedEvent({ ...joined, type: "group.updated", data: JSON.parse(data) });
    if (event.type !== "group.updated") throw new Error(event.type);
    expect(Object.keys(event.profile.settings ?? {})).toEqual(["__proto__"]);
    expect(event.profile.custom).toBeInstanceOf(Array);
  });

  it.for<[string, Partial<Record<keyof CloudEvent, unknown>>, string]>([
    ["another version of CloudEvents", { specversion: "0.3" }, "specversion"],
    ["a sequence that is no number", { sequence: "x" }, "sequence"],
    ["a sequence beyond numbers", { sequence: "9".repeat(17) }, "sequence"],
    ["a time without a zone", { time: "2022-12-09T08:26:54" }, "time"],
    ["a source without a slash", { source: "chat" }, "source"],
    ["no data", { data: undefined }, "data"],
    ["a member without id", { data: { command: "c", members: [{}] } }, "data.members.0.userId"],
    ["an event without its group", { subject: undefined, data: { command: "c", members: [] } }, "data.groupId"],
  ])("refuses %s, and says where", ([, different, field]) => {
    const { subject, ...rest } = { ...joined, ...different };
    const event = asJson(subject === undefined ? rest : { ...rest, subject });
    expect(() => parseFeedEvent(event)).toThrow(FeedEventError);
    expect(() => parseFeedEvent(event)).toThrow(expect.objectContaining({ field }));
  });

  it.for([undefined, null, 7, "x", []])("refuses %s", (value) => {
    expect(() => parseFeedEvent(value)).toThrow(FeedEventError);
  });
});
