import fc from "fast-check";
import { expect, it } from "vitest";
import { type FeedEvent, toCloudEvent } from "../../feed/feed-event.js";
import { jsonText } from "../../vocabulary/json.js";
import { eventDataText } from "../schema/event-data.js";
import { writtenEventOfRow } from "./written-event.js";

const WORDS = "a text of more than a few words";

function rowOf({ sequence, type, source, groupId, actorId, command, occurredAt, recordedAt, data }: FeedEvent) {
  return {
    ...{ sequence, type, source, command },
    group_id: groupId ?? null,
    actor_id: actorId ?? null,
    occurred_at: occurredAt,
    told_at: recordedAt ?? null,
    data: eventDataText(data),
  };
}

const facts: Omit<FeedEvent, "data"> = {
  ...{ sequence: 7, type: "message.sent", source: "chat", groupId: "g", actorId: "u", command: "said" },
  ...{ occurredAt: 1_700_000_000_123, recordedAt: 1_700_000_000_456 },
};

it.each<[string, FeedEvent["data"]]>([
  ["nothing", {}],
  ["a message", { message: { key: "k", text: 'say "source": and \\"text":{"element":', elements: [] } }],
  [
    "a text that stands in an element",
    { message: { text: WORDS, elements: [{ type: "t", content: { Text: WORDS } }] } },
  ],
  ["fields that stand beside the data", { a: 1, actorId: "other", command: "c", source: "s", groupId: "h" }],
  ["such fields further inside", { profile: { custom: { source: "s" } } }],
])("writes an event that tells %s as it is written after it was read", (_, data) => {
  for (const event of [
    { ...facts, data },
    { ...facts, sequence: 8, occurredAt: -1, data },
  ]) {
    expect(writtenEventOfRow(rowOf(event))).toEqual({
      ...{ sequence: event.sequence, type: "message.sent", source: "chat", groupId: "g" },
      json: jsonText(toCloudEvent(event)),
    });
  }
});

it("writes every event as it is written after it was read", () => {
  const string = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", WORDS, '"source":', "\ud800", "__proto__"),
  );
  const name = fc.constantFrom("source", "groupId", "actorId", "command", "element", "__proto__", "a");
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      string,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      tie("list"),
      tie("object"),
    ),
    list: fc.array(tie("value")),
    object: fc.dictionary(name, tie("value")),
  }));
  const element = fc.record({ type: string, content: json.value });
  const message = fc.record({ text: string, elements: fc.array(element, { maxLength: 3 }) });
  const data = fc.oneof(json.object, fc.record({ message }));
  const event = fc.record(
    {
      ...{ sequence: fc.nat(), type: fc.constant("message.sent"), source: string, groupId: string, actorId: string },
      ...{ command: string, occurredAt: fc.maxSafeInteger(), recordedAt: fc.maxSafeInteger(), data },
    },
    { requiredKeys: ["sequence", "type", "source", "command", "occurredAt", "data"] },
  );
  fc.assert(
    fc.property(event, (told) => {
      const read = { ...told, data: JSON.parse(JSON.stringify(told.data)) } as FeedEvent;
      expect(writtenEventOfRow(rowOf(read)).json).toBe(jsonText(toCloudEvent(read)));
    }),
  );
});
