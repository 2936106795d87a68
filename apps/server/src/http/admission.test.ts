import { once } from "node:events";
import { IncomingMessage, request, ServerResponse } from "node:http";
import { connect, Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { aecBody } from "../testing/aec-callback.js";
import { openLane } from "../testing/keep-alive-lane.js";
import { readMetric } from "../testing/read-metrics.js";
import { startLoggingServer } from "../testing/start-logging-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { admission } from "./admission.js";

const creation = aecBody({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
const MEBIBYTE = 1024 * 1024;
const REFUSED = 'grouphook_callbacks_total{source="aec",command="other",outcome="overloaded"}';

interface StalledCallback {
  readonly path: string;
  readonly header: string;
  /** How many bytes of the body are sent. */
  readonly bytes?: number;
  readonly localAddress?: string;
}

/** Sends the head of a callback and a part of its body. */
function stall(url: string, { path, header, bytes = 0, localAddress = "127.0.0.1" }: StalledCallback): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${header}\r\n\r\n${"x".repeat(bytes)}`);
  return socket;
}

/** The first part of the answer. */
async function answerTo(socket: Socket): Promise<string> {
  const [answer] = await once(socket.setEncoding("latin1"), "data");
  return String(answer);
}

function postFrom(localAddress: string, url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", localAddress, agent: false }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
      });
      response.on("end", () => resolve(answer));
    });
    outgoing.on("error", reject).end(body);
  });
}

describe("callbacks in progress", () => {
  it("beyond the limit are refused with a reply for the vendor, and accepted again later", async () => {
    const { url } = await startTestServer({ connectionLimit: 3 });
    const pipelined = connect({ host: "127.0.0.1", port: Number(new URL(url).port) });
    onTestFinished(() => void pipelined.destroy());
    let answers = "";
    pipelined.setEncoding("latin1").on("data", (text: string) => {
      answers += text;
    });
    const whole = `POST /callbacks/aec HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${creation.length}\r\n\r\n${creation}`;
    pipelined.write(whole.repeat(4));
    await expect.poll(() => answers.split('{"status":').length - 1, { timeout: 10_000 }).toBe(4);
    expect(answers.match(/\{"status":"1"/g)).toHaveLength(3);
    expect(answers).toContain('{"status":"0","data":"55"}');
    const lane = await openLane(url);
    onTestFinished(() => lane.close());
    expect(await lane.post("/callbacks/aec", creation)).toMatchObject({ body: expect.stringContaining('"1"') });
    expect(await readMetric(url, REFUSED)).toBe(1);
  });
});

const large = aecBody({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann", padding: "x".repeat(20_000) });

/** Answers of Tencent and AEC to genuine callbacks with bodies that are not small. */
async function genuineAnswers(url: string, localAddress = "127.0.0.1"): Promise<readonly string[]> {
  const tencent = JSON.stringify({
    CallbackCommand: "Group.CallbackAfterGroupDestroyed",
    GroupId: "g",
    Padding: large,
  });
  return [
    await postFrom(localAddress, `${url}/callbacks/aec${SECRET_PATH}`, large),
    await postFrom(localAddress, `${url}/callbacks/tencent?CallbackCommand=Group.CallbackAfterGroupDestroyed`, tencent),
  ];
}

const TAKEN = [expect.stringContaining('"status":"1"'), expect.stringContaining('"ErrorCode":0')];
const SECRET_PATH = "/a-long-random-word";
const sources = { aec: { pathSecret: "a-long-random-word" }, tencent: {} };

describe("large bodies", () => {
  it.for(["transfer-encoding: chunked", "content-length: 1000000"])(
    "that are only announced take no memory, with the secret or without: %s",
    async (header) => {
      const { url } = await startTestServer({ sources, bodyLimit: MEBIBYTE });
      for (const path of ["/callbacks/aec", `/callbacks/aec${SECRET_PATH}`, "/callbacks/tencent"]) {
        for (let count = 0; count < 300; count += 1) stall(url, { path, header });
      }
      expect(await genuineAnswers(url)).toEqual(TAKEN);
    },
  );

  it("of callers without the secret are refused before they are read", async () => {
    const { url } = await startTestServer({ sources });
    const answer = answerTo(stall(url, { path: "/callbacks/aec/guessed", header: "transfer-encoding: chunked" }));
    expect(await answer).toContain('{"status":"0","data":"32"}');
  });

  it("of callers without Tencent's sign are refused before they are read", async () => {
    const { url } = await startTestServer({ sources: { tencent: { tokens: ["from-the-console-of-Tencent"] } } });
    const answer = answerTo(
      stall(url, { path: "/callbacks/tencent?Sign=x&RequestTime=1", header: "content-length: 900000" }),
    );
    expect(await answer).toContain('"ErrorInfo":"unauthentic"');
  });

  it("of one address leave room for another address, and of one source for another source", async () => {
    const { url, lines } = await startLoggingServer({ sources, bodyLimit: 8 * MEBIBYTE });
    // Each of the two sources has 128 MiB, of which a single address may fill a fifth.
    const path = `/callbacks/aec${SECRET_PATH}`;
    const stalled = Array.from({ length: 10 }, () =>
      stall(url, { path, header: `content-length: ${8 * MEBIBYTE}`, bytes: 7 * MEBIBYTE, localAddress: "127.0.0.2" }),
    );
    const refused = await Promise.race(stalled.map(answerTo));
    expect(refused).toContain('{"status":"0","data":"55"}');
    expect(await genuineAnswers(url)).toEqual(TAKEN);
    const counted = 'grouphook_admission_refused_total{source="aec",reason="address"}';
    expect(await readMetric(url, counted)).toBeGreaterThan(0);
    expect(lines.join("")).toContain("large bodies from one address fill its share of this source's memory");
    expect(lines.join("")).not.toContain("too many callbacks are in progress");
  });
});

describe("the room of a source", () => {
  const source = "s";
  const PIECE = 64 * 1024;

  /** Memory for large bodies, and callbacks that fill it piece by piece. */
  function openRoom(bodyLimit: number, others = 0) {
    const refused: string[] = [];
    const bodyLimits = new Map(
      [source, ...Array.from({ length: others }, (_, index) => `other-${index}`)].map((name) => [name, bodyLimit]),
    );
    const { roomFor } = admission({
      callbackLimit: 1,
      bodyLimits,
      onRefused: (name, reason) => refused.push(`${name} ${reason}`),
    });
    const begin = (address: string, name = source) => {
      const response = new ServerResponse(new IncomingMessage(new Socket()));
      const fill = (bytes: number) => {
        let held = 0;
        while (held < bytes && !roomFor(PIECE, name, address, response)) held += PIECE;
        return held;
      };
      return { fill, end: () => response.emit("close") };
    };
    return { begin, refused };
  }

  it("is large enough for a body of any size that the operator allows", () => {
    for (const bodyLimit of [MEBIBYTE, 64 * MEBIBYTE, 200 * MEBIBYTE, 256 * MEBIBYTE]) {
      const { begin, refused } = openRoom(bodyLimit, 5);
      expect(begin("a").fill(bodyLimit)).toBe(bodyLimit);
      expect(refused).toEqual([]);
    }
  });

  it("is never filled by one address, and never completely by many", () => {
    const { begin, refused } = openRoom(MEBIBYTE);
    expect(begin("a").fill(Number.POSITIVE_INFINITY)).toBeLessThan(52 * MEBIBYTE);
    expect(refused).toEqual(["s address"]);
    for (let count = 0; count < 10; count += 1) begin(`b${count}`).fill(Number.POSITIVE_INFINITY);
    expect(begin("late").fill(MEBIBYTE)).toBe(MEBIBYTE);
    expect(begin("a").fill(PIECE)).toBe(0);
    expect(begin("c").fill(64 * MEBIBYTE)).toBeLessThan(8 * MEBIBYTE);
    expect(refused.at(-1)).toBe("s source");
  });

  it("is separate from that of other sources", () => {
    const { begin } = openRoom(MEBIBYTE, 1);
    for (let count = 0; count < 100; count += 1) begin(`b${count}`).fill(Number.POSITIVE_INFINITY);
    expect(begin("b1", "other-0").fill(Number.POSITIVE_INFINITY)).toBeGreaterThan(25 * MEBIBYTE);
  });

  it("is free again when the replies are sent", () => {
    const { begin } = openRoom(MEBIBYTE);
    for (let round = 0; round < 3; round += 1) {
      const callbacks = [begin("a"), begin("a"), begin("b")];
      expect(callbacks.map(({ fill }) => fill(MEBIBYTE))).toEqual([MEBIBYTE, MEBIBYTE, MEBIBYTE]);
      const last = begin("a");
      expect(last.fill(Number.POSITIVE_INFINITY)).toBeLessThan(50 * MEBIBYTE);
      for (const { end } of [...callbacks, last]) end();
    }
    expect(begin("a").fill(Number.POSITIVE_INFINITY)).toBeGreaterThan(51 * MEBIBYTE);
  });
});

describe("connections", () => {
  it("beyond the limit are closed and counted", async () => {
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
