import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { serveHttp } from "../../testing/serve-http.js";
import { callVendor, type VendorCall } from "./vendor-call.js";
import { VendorClock } from "./vendor-clock.js";

async function callOf(listener: RequestListener, more: Partial<VendorCall> = {}): Promise<VendorCall> {
  const url = `http://127.0.0.1:${await serveHttp(listener)}/v4/group`;
  return {
    ...{ vendor: "parrot", call: "get_group", url, body: '{"a":1}', isReading: true },
    ...{ timeoutMs: 5000, answerLimit: 1000, clock: new VendorClock(Date.now), ...more },
  };
}

it("posts a body, and gives the answer back whatever its status", async () => {
  const heard: unknown[] = [];
  const call = await callOf((request, response) => {
    request.setEncoding("utf8").on("data", (body) => heard.push(request.method, request.headers["x-token"], body));
    request.on("end", () => response.writeHead(500, { "x-limit": "3" }).end("群"));
  });
  const answer = await callVendor({ ...call, headers: { "x-token": "t" } });
  expect([answer.status, answer.headers.get("x-limit"), answer.text]).toEqual([500, "3", "群"]);
  expect(heard).toEqual(["POST", "t", '{"a":1}']);
});

it("reads by another method, without a body", async () => {
  const heard: unknown[] = [];
  const { body: _, ...call } = await callOf((request, response) => {
    heard.push(request.method, request.headers["content-type"], request.headers["content-length"]);
    response.end("{}");
  });
  await callVendor({ ...call, method: "GET" });
  expect(heard).toEqual(["GET", undefined, undefined]);
});

it("learns the vendor's time", async () => {
  const clock = new VendorClock(Date.now);
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  await callVendor(await callOf((_, response) => response.writeHead(200, { date }).end("{}"), { clock }));
  expect(clock.at(Date.now()) - Date.now()).toBeGreaterThan(3_590_000);
});

it("follows no redirect", async () => {
  const call = await callOf((_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end());
  expect(await callVendor(call)).toMatchObject({ status: 302 });
});

describe("fails where there is no answer", () => {
  it.for<[string, RequestListener, string, string]>([
    ["in time", () => {}, "unreachable", "[parrot] get_group: no answer within 200 ms"],
    ["at all", (_, response) => response.destroy(), "unreachable", "[parrot] get_group: no answer"],
    [
      "to its end",
      (_, response) => response.writeHead(200, { "content-length": "9" }).write("{", () => response.destroy()),
      "unreachable",
      "[parrot] get_group: no answer",
    ],
    [
      "of a length to be read",
      (_, response) => response.end("x".repeat(1001)),
      "unreadable",
      "[parrot] get_group: an answer of more than 1000 bytes",
    ],
  ])("%s", async ([, listener, code, message]) => {
    const call = await callOf(listener, { timeoutMs: 200 });
    await expect(callVendor(call)).rejects.toMatchObject({ code, message, mayHaveActed: false });
    await expect(callVendor({ ...call, isReading: false })).rejects.toMatchObject({ code, mayHaveActed: true });
  });
});

describe("where a vendor closes a kept connection just as it is used again", () => {
  async function closing(isReset: boolean, more: Partial<VendorCall> = {}, kept = 1) {
    const used = new WeakSet<Socket>();
    const heard: string[] = [];
    const call = await callOf(({ socket }, response) => {
      heard.push(used.has(socket) ? "again" : "first");
      if (!used.has(socket)) response.end("{}");
      else if (isReset) socket.resetAndDestroy();
      else socket.destroy();
      used.add(socket);
    }, more);
    const keep = () => callVendor({ ...call, isReading: true });
    await Promise.all(Array.from({ length: kept }, keep));
    // A connection is free again a moment after its answer was read.
    await setTimeout(20);
    heard.length = 0;
    return { call, heard };
  }

  it.for([false, true])("reads once more, on another one (reset: %s)", async (isReset) => {
    const { call, heard } = await closing(isReset);
    expect(await callVendor(call)).toMatchObject({ status: 200, text: "{}" });
    expect(heard).toEqual(["again", "first"]);
  });

  it("reads once more where it closes all of them", async () => {
    const { call, heard } = await closing(false, {}, 5);
    await Promise.all(Array.from({ length: 5 }, () => callVendor(call)));
    expect(heard.toSorted()).toEqual([...Array(5).fill("again"), ...Array(5).fill("first")]);
  });

  it.for([false, true])("sends nothing twice that may have acted (reset: %s)", async (isReset) => {
    const { call, heard } = await closing(isReset, { isReading: false });
    await expect(callVendor(call)).rejects.toMatchObject({ code: "unreachable", mayHaveActed: true });
    expect(heard).toEqual(["again"]);
  });
});

it("reads no more than twice", async () => {
  let calls = 0;
  const call = await callOf((_, response) => {
    calls += 1;
    response.destroy();
  });
  await expect(callVendor(call)).rejects.toMatchObject({ code: "unreachable", mayHaveActed: false });
  expect(calls).toBe(2);
});

it("cannot have acted where nobody listens", async () => {
  // Nobody listens there, and Node does not forbid to call it.
  const call = await callOf(() => {}, { url: "http://127.0.0.1:2/v4/group", isReading: false });
  const unreachable = { code: "unreachable", message: "[parrot] get_group: no answer", mayHaveActed: false };
  await expect(callVendor(call)).rejects.toMatchObject(unreachable);
});

it("ends with the caller's own reason when it is aborted", async () => {
  const controller = new AbortController();
  const call = await callOf(() => controller.abort(new Error("stopping")));
  await expect(callVendor({ ...call, signal: controller.signal })).rejects.toThrow("stopping");
});
