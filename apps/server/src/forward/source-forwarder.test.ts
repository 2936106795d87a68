import { inboundFrom } from "@grouphook/core/adapter";
import { expect, it, onTestFinished } from "vitest";
import { startApp } from "../testing/app-server.js";
import { type ForwardReport, sourceForwarder } from "./source-forwarder.js";

const inbound = inboundFrom({
  method: "POST",
  path: "/",
  query: "",
  headers: {},
  body: "{}",
  remoteAddress: "192.0.2.7",
});

/** A forwarder to an app, with what it reported. */
function forwarderTo(url: string) {
  const reports: ForwardReport[] = [];
  const settings = { url, commands: ["C2C.*"], also: ["State.*"], onFailure: "deny", connectionLimit: 1 } as const;
  const forwarder = sourceForwarder(
    "chat",
    { ...settings, queueLimit: 5, answerLimit: 100 },
    { onStart: () => undefined, onEnd: (report) => reports.push(report) },
  );
  onTestFinished(() => forwarder.stop());
  const { forwarding } = forwarder;
  const send = (command: string, patienceMs = 10_000) =>
    forwarding.forward(inbound, { command, also: forwarding.also?.(command) ?? false, patienceMs });
  return { ...forwarder, send, reports };
}

it("a forwarder that is stopped waits a moment, and then ends what is being passed on and what waits", async () => {
  const app = await startApp(() => undefined);
  const { send, stop, reports } = forwarderTo(app.url);
  const sent = [send("C2C.CallbackBeforeSendMsg"), send("C2C.CallbackAfterSendMsg"), send("State.StateChange")];
  await expect.poll(() => app.received.length).toBe(2);
  const startedAt = performance.now();
  await stop();
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect((await Promise.all(sent)).map(({ outcome }) => outcome)).toEqual(["stopped", "stopped", "stopped"]);
  expect(reports.map(({ command, also, outcome }) => [command, also, outcome]).toSorted()).toEqual([
    ["C2C.CallbackAfterSendMsg", false, "stopped"],
    ["C2C.CallbackBeforeSendMsg", false, "stopped"],
    ["State.StateChange", true, "stopped"],
  ]);
  expect(await send("C2C.CallbackBeforeSendMsg")).toMatchObject({ outcome: "stopped" });
});

it("a callback that waited has only the rest of its time", async () => {
  const app = await startApp((response) => setTimeout(() => response.end("{}"), 400));
  const { send } = forwarderTo(app.url);
  const startedAt = performance.now();
  const [first, second] = await Promise.all([send("C2C.a", 700), send("C2C.b", 700)]);
  expect([first.outcome, second.outcome]).toEqual(["answered", "too-slow"]);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it.for<[string, boolean, boolean]>([
  ["C2C.CallbackBeforeSendMsg", true, false],
  ["C2C.", true, false],
  ["State.StateChange", false, true],
  ["c2c.CallbackBeforeSendMsg", false, false],
  ["XC2C.CallbackBeforeSendMsg", false, false],
  ["C2CxCallbackBeforeSendMsg", false, false],
])("patterns select commands as a whole, by case: %s", ([command, answers, also]) => {
  const { forwarding } = forwarderTo("http://127.0.0.1:1");
  expect([forwarding.answers(command), forwarding.also?.(command)]).toEqual([answers, also]);
});
