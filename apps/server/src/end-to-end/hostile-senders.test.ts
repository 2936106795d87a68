import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { aecBody, postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";

/** Starts a server; `stillAnswers` proves that the next callback is answered. */
async function startUnderAttack(configuration: Configuration = {}) {
  const { url } = await startTestServer(configuration);
  const callbacks = `${url}/callbacks/aec`;
  const stillAnswers = async () => {
    const create = { action: "AEC_GROUP_CREATE", userId: "owner", addUsers: "owner" };
    expect(await postAec(callbacks, create)).toEqual({ status: "1", data: expect.stringMatching(/^\d+$/) });
  };
  return { callbacks, stillAnswers };
}

function post(url: string, body: string | Uint8Array, init: RequestInit = {}): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return fetch(url, { method: "POST", headers, body, ...init });
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

function answerTo(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      answer += text;
    });
    socket.on("close", () => resolve(answer));
  });
}

describe("a hostile or broken sender", () => {
  it.each([
    ["invalid UTF-8", new Uint8Array([0x64, 0x3d, 0xff, 0xfe])],
    ["broken JSON", "data=%7B%22action%22%3A"],
    ["no data", "x=1"],
    ["a list for an object", "data=%5B1%2C2%5D"],
    ["broken percent-encoding", "data=%zz%"],
    ["nothing", ""],
    ["deep nesting", `data=${"%5B".repeat(50_000)}`],
    ["NUL and lone surrogates", aecBody({ action: "AEC_GROUP_CREATE", userId: "\0", addUsers: "\0" })],
  ])("sends %s and is refused with a reply for the vendor", async (_name, body) => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    const response = await post(callbacks, body);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringMatching(/^\{"status":"0","data":"\d+"\}$/),
    ]);
    await stillAnswers();
  });

  it("announces a body above the limit, and can read the refusal", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack({ bodyLimit: 1000 });
    const response = await post(callbacks, `data=${"x".repeat(2000)}`);
    expect(await response.text()).toMatch(/^\{"status":"0","data":"\d+"\}$/);
    await stillAnswers();
  });

  it("sends endless chunks above the limit, and is disconnected", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack({ bodyLimit: 1000 });
    const endless = request(callbacks, { method: "POST" }).on("error", () => undefined);
    const closed = new Promise((resolve) => endless.on("close", resolve));
    const feeding = setInterval(() => endless.write("x".repeat(400)), 5);
    await closed;
    clearInterval(feeding);
    await stillAnswers();
  });

  it("is refused above the vendor's largest body by default", async () => {
    const { callbacks } = await startUnderAttack();
    const sizes = await Promise.all(
      [256 * 1024, 256 * 1024 + 1].map(async (size) => {
        const body = aecBody({ action: "AEC_GROUP_CREATE", userId: "owner", addUsers: "owner", userDefineData: "" });
        return (await post(callbacks, `${body}&pad=${"x".repeat(size - body.length - 5)}`)).text();
      }),
    );
    expect(sizes).toEqual([expect.stringMatching(/^\{"status":"1"/), expect.stringMatching(/^\{"status":"0"/)]);
  });

  it("asks with GET", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    expect(await (await fetch(callbacks)).text()).toMatch(/^\{"status":"0"/);
    await stillAnswers();
  });

  it("writes garbage on the socket", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    const socket = open(callbacks);
    const answer = answerTo(socket);
    socket.write("\x16\x03\x01\x02\x00 garbage\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
    await stillAnswers();
  });

  it("disconnects in the middle of a body, many times", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    for (let count = 0; count < 50; count += 1) {
      const socket = open(callbacks);
      socket.write("POST /callbacks/aec HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\ndata=");
      await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
    }
    await stillAnswers();
  });

  it("half-closes the connection and still gets its answer, like others meanwhile", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    const stalled = open(callbacks);
    stalled.write("POST /callbacks/aec HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\ndata=");
    await stillAnswers();
    const body = aecBody({ action: "AEC_GROUP_CREATE", userId: "half", addUsers: "half" });
    const socket = open(callbacks);
    const answer = answerTo(socket);
    socket.end(`POST /callbacks/aec HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    expect(await answer).toContain('{"status":"1"');
  });

  it("sends endless headers", async () => {
    const { callbacks, stillAnswers } = await startUnderAttack();
    const socket = open(callbacks);
    const answer = answerTo(socket);
    socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(32_768)}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
    await stillAnswers();
  });

  it("is identified by a trusted proxy, and by no other", async () => {
    const sources = { aec: { allowAddresses: ["192.0.2.0/24"] } };
    const create = new URLSearchParams({ data: '{"action":"AEC_GROUP_CREATE","userId":"a","addUsers":"a"}' });
    const statusFrom = async (url: string, forwarded: string) => {
      const headers = { "x-forwarded-for": forwarded };
      const response = await fetch(`${url}/callbacks/aec`, { method: "POST", body: create, headers });
      return /"status":"(.)"/.exec(await response.text())?.[1];
    };
    const trusting = await startTestServer({ sources, trustedProxies: ["127.0.0.1"] });
    expect(await statusFrom(trusting.url, "192.0.2.7")).toBe("1");
    expect(await statusFrom(trusting.url, "192.0.2.7, 198.51.100.1")).toBe("0");
    const wary = await startTestServer({ sources, trustedProxies: ["10.0.0.0/8"] });
    expect(await statusFrom(wary.url, "192.0.2.7")).toBe("0");
  });

  it("does not know the path secret", async () => {
    const { url } = await startTestServer({ sources: { aec: { pathSecret: "s3cret-of-sixteen" } } });
    const create = { action: "AEC_GROUP_CREATE", userId: "owner", addUsers: "owner" };
    for (const path of [
      "",
      "/",
      "/S3CRET-OF-SIXTEEN",
      "/s3cret-of-sixtee",
      "/s3cret-of-sixteens",
      "//s3cret-of-sixteen",
    ]) {
      expect(await postAec(`${url}/callbacks/aec${path}`, create), path).toMatchObject({ status: "0" });
    }
    expect(await postAec(`${url}/callbacks/aec/s3cret-of-sixteen`, create)).toMatchObject({ status: "1" });
  });

  it("knows only a removed secret, or sends it in another place", async () => {
    const pathSecret = ["the-old-secret-of-ours", "the-new-secret-of-ours"];
    const aec = { pathSecret, secretHeader: "X-Secret", secretParameter: "key" };
    const { url } = await startTestServer({ sources: { aec } });
    const create = { action: "AEC_GROUP_CREATE", userId: "owner", addUsers: "owner" };
    for (const place of ["/the-old-secret-of-ours", "/the-new-secret-of-ours", "?key=the-new-secret-of-ours"]) {
      expect(await postAec(`${url}/callbacks/aec${place}`, create), place).toMatchObject({ status: "1" });
    }
    for (const place of ["/the-older-secret-of-ours", "?key=", "?kez=the-new-secret-of-ours", ""]) {
      expect(await postAec(`${url}/callbacks/aec${place}`, create), place).toMatchObject({ status: "0" });
    }
    const body = new URLSearchParams({ data: JSON.stringify(create) });
    const headers = { "X-Secret": "the-new-secret-of-ours" };
    const answer = await fetch(`${url}/callbacks/aec`, { method: "POST", body, headers });
    expect(await answer.text()).toContain('"status":"1"');
  });

  it("comes from an address that is not on the list", async () => {
    const create = { action: "AEC_GROUP_CREATE", userId: "owner", addUsers: "owner" };
    for (const [allowAddresses, status] of [
      [["10.0.0.0/8"], "0"],
      [["10.0.0.0/8", "127.0.0.1"], "1"],
    ] as const) {
      const { url } = await startTestServer({ sources: { aec: { allowAddresses } } });
      expect(await postAec(`${url}/callbacks/aec`, create)).toMatchObject({ status });
    }
  });
});
