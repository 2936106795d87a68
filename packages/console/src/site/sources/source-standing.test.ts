import type { Schemas } from "@grouphook/client";
import { expect, test } from "vitest";
import { parseMetrics } from "../api/metrics-text.js";
import { arrivalsOf, refusalsOf, stepAt } from "./source-standing.js";

type Command = Schemas["Source"]["commands"][number];

function sourceWith(commands: readonly Command[]): Schemas["Source"] {
  return {
    source: "chat",
    vendor: "openim",
    callbackPath: "/callbacks/chat/{secret}",
    secretIn: null,
    callers: { anyone: false, pathSecret: true, signature: false, addresses: null },
    client: null,
    withoutClient: "source chat has no client",
    forwards: false,
    messages: "store",
    commands,
    guide: null,
  };
}

test("a source is as fresh as the newest of its commands", () => {
  const moment = (hour: number) => `2026-01-31T0${hour}:00:00.000Z`;
  const source = sourceWith([
    { command: "a", firstSeen: moment(1), lastSeen: moment(7), callbacks: 3 },
    { command: "b", firstSeen: null, lastSeen: null, callbacks: 0 },
    { command: "c", firstSeen: moment(2), lastSeen: moment(5), callbacks: 4 },
  ]);
  expect(arrivalsOf(source)).toEqual({ lastSeen: moment(7), callbacks: 7, commandsSeen: 2 });
});

test("a source that never sent anything is told so", () => {
  const commands = [{ command: "b", firstSeen: null, lastSeen: null, callbacks: 0 }];
  expect(arrivalsOf(sourceWith(commands))).toEqual({ lastSeen: null, callbacks: 0, commandsSeen: 0 });
  expect(arrivalsOf(sourceWith([]))).toEqual({ lastSeen: null, callbacks: 0, commandsSeen: 0 });
});

test("refusals of one source are counted by why", () => {
  const metrics = parseMetrics(
    [
      'grouphook_callbacks_total{source="chat",command="a",outcome="recorded"} 9',
      'grouphook_callbacks_total{source="chat",command="a",outcome="malformed"} 2',
      'grouphook_callbacks_total{source="chat",command="other",outcome="unauthentic"} 3',
      'grouphook_callbacks_total{source="chat",command="b",outcome="unauthentic"} 1',
      'grouphook_callbacks_total{source="west",command="a",outcome="overloaded"} 5',
    ].join("\n"),
  );
  expect(refusalsOf(metrics, "chat")).toEqual([
    { reason: "unauthentic", count: 4 },
    { reason: "malformed", count: 2 },
  ]);
});

test("a step names the address under which the console was opened", () => {
  expect(stepAt("enter https://…/callbacks/chat/{secret}.", "https://chat.example")).toBe(
    "enter https://chat.example/callbacks/chat/{secret}.",
  );
});
