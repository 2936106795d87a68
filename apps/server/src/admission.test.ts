import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { aecBody } from "./testing/aec-callback.js";
import { openLane } from "./testing/keep-alive-lane.js";
import { readMetric } from "./testing/read-metrics.js";
import { startTestServer } from "./testing/start-test-server.js";

const creation = aecBody({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
const MEBIBYTE = 1024 * 1024;
const REFUSED = 'grouphook_callbacks_total{source="aec",command="other",outcome="overloaded"}';

/** Sends the head of a callback and never its body. */
function stall(url: string, announced: number): void {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  socket.write(`POST /callbacks/aec HTTP/1.1\r\nhost: x\r\ncontent-length: ${announced}\r\n\r\nd`);
}

describe("callbacks under way", () => {
  it("beyond their limit are refused in the vendor's words, and taken when there is room", async () => {
    const { url } = await startTestServer({ connectionLimit: 3 });
    const pipelined = connect({ host: "127.0.0.1", port: Number(new URL(url).port) });
    onTestFinished(() => void pipelined.destroy());
    let answers = "";
    pipelined.setEncoding("latin1").on("data", (text: string) => {
      answers += text;
    });
    const whole = `POST /callbacks/aec HTTP/1.1\r\nhost: x\r\ncontent-length: ${creation.length}\r\n\r\n${creation}`;
    pipelined.write(whole.repeat(4));
    await expect.poll(() => answers.split('{"status":').length - 1).toBe(4);
    expect(answers.match(/\{"status":"1"/g)).toHaveLength(3);
    expect(answers).toContain('{"status":"0","data":"55"}');
    const lane = await openLane(url);
    onTestFinished(() => lane.close());
    expect(await lane.post("/callbacks/aec", creation)).toMatchObject({ body: expect.stringContaining('"1"') });
    expect(await readMetric(url, REFUSED)).toBe(1);
  });

  it("with large bodies may hold so much together, and keep no small ones out", async () => {
    const { url } = await startTestServer({ bodyLimit: 200 * MEBIBYTE });
    stall(url, 200 * MEBIBYTE);
    const lanes = [await openLane(url), await openLane(url)] as const;
    onTestFinished(() => lanes.forEach((lane) => void lane.close()));
    const padded = aecBody({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann", padding: "x".repeat(60e6) });
    await expect.poll(() => readMetric(url, REFUSED)).toBeUndefined();
    expect(await lanes[0].post("/callbacks/aec", padded)).toMatchObject({ body: '{"status":"0","data":"55"}' });
    expect(await lanes[1].post("/callbacks/aec", creation)).toMatchObject({ body: expect.stringContaining('"1"') });
    expect(await readMetric(url, REFUSED)).toBe(1);
  });
});

describe("connections", () => {
  it("beyond their limit are closed and counted", async () => {
    const { url } = await startTestServer({ connectionLimit: 2 });
    const lanes = [await openLane(url), await openLane(url)] as const;
    expect((await lanes[0].post("/callbacks/aec", creation)).status).toBe(200);
    const third = await openLane(url);
    await expect(third.post("/callbacks/aec", creation)).rejects.toThrow("cut off");
    for (const lane of lanes) lane.close();
    await expect
      .poll(() => readMetric(url, "grouphook_connections_refused_total").catch(() => 0), { timeout: 5000 })
      .toBeGreaterThan(0);
  });
});
