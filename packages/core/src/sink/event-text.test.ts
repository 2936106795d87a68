import { describe, expect, it } from "vitest";
import type { CloudEvent } from "../feed/feed-event.js";
import { brokerPlace } from "./broker-connection.js";
import { eventText, orderKeyOf, routeOf } from "./event-text.js";
import { flagSetting, urlSetting } from "./sink-type.js";

const event: CloudEvent = {
  ...{ specversion: "1.0", id: "7", source: "/chat", type: "message.sent", subject: "群 1" },
  ...{ time: "2026-01-01T00:00:00.000Z", datacontenttype: "application/json", sequence: "7" },
  data: { source: "chat", groupId: "群 1", actorId: "安", command: "Sent", message: { text: "字".repeat(1000) } },
};
const textOf = (mostBytes: number) => {
  const { bytes, isReduced } = eventText(event, mostBytes);
  return { event: JSON.parse(new TextDecoder().decode(bytes)), isReduced, length: bytes.length };
};

describe("an event on its way to a broker", () => {
  it("is its structured JSON, in UTF-8", () => {
    expect(textOf(10_000)).toEqual({ event, isReduced: false, length: Buffer.byteLength(JSON.stringify(event)) });
  });

  it("leaves out its data, and says so, where the broker takes no more", () => {
    const { data } = event;
    expect(textOf(1000)).toMatchObject({
      isReduced: true,
      event: {
        ...event,
        dataomitted: "too-large",
        data: { source: data.source, groupId: data.groupId, actorId: data.actorId, command: data.command },
      },
    });
    expect(textOf(1000).event.data.message).toBeUndefined();
    expect(() => eventText(event, 100)).toThrow(/event 7 is \d+ bytes, \d+ without its data, and the broker takes 100/);
  });

  it("is routed by source and type, whatever the source is called", () => {
    expect(routeOf(event, "grouphook")).toBe("grouphook.chat.message.sent");
    expect(routeOf({ ...event, source: "/a.b *>群" }, "x")).toBe("x.a%2Eb%20%2A%3E%E7%BE%A4.message.sent");
  });

  it("stays in order with those of its group", () => {
    const { subject: _, ...groupless } = event;
    expect([orderKeyOf(event), orderKeyOf(groupless)]).toEqual(["/chat/群 1", "/chat"]);
  });
});

describe("a setting of a sink", () => {
  it("is a URL of its broker, and no fault repeats it", () => {
    const url = urlSetting("nats://10.0.0.5:4222", "nats:", "tls:");
    expect(url.parse("nats://ann:p%40ss@host")).toBe("nats://ann:p%40ss@host");
    for (const wrong of ["ann:geheim@host", "http://ann:geheim@host", "nats://", "no url geheim", 7]) {
      const { error } = url.safeParse(wrong);
      expect(error?.issues.map(({ message }) => message)).toHaveLength(1);
      expect(String(error?.issues[0]?.message)).not.toContain("geheim");
    }
  });

  it("is a flag as text, too", () => {
    expect([flagSetting.parse("true"), flagSetting.parse(false)]).toEqual([true, false]);
    expect(flagSetting.safeParse("yes").success).toBe(false);
  });

  it("tells the place of a broker apart from its secrets", () => {
    expect(brokerPlace("redis://ann:p%40ss@[::1]/0", 6379)).toMatchObject({
      place: "[::1]:6379",
      username: "ann",
      password: "p@ss",
      secrets: ["redis://ann:p%40ss@[::1]/0", "p%40ss", "p@ss"],
    });
  });
});
