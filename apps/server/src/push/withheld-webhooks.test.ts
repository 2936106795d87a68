import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";
import { POST, rawServer, senderTo } from "../testing/webhook-sending.js";

/** An encrypted server under a name, which this process trusts. */
async function startSecureReceiver(name: string) {
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder, "key"), join(folder, "certificate")];
  await promisify(execFile)("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-keyout", key, "-out", certificate],
  ]);
  const before = getCACertificates();
  setDefaultCACertificates([...before, readFileSync(certificate, "utf8")]);
  onTestFinished(() => setDefaultCACertificates(before));
  let requests = 0;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    requests += 1;
    request.resume().on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `https://${name}:${port}/`, requests: () => requests };
}

const canEncrypt = spawnSync("openssl", ["version"]).error === undefined;

describe("a webhook is", () => {
  /** Resets each connection at its second request; resolves to the port, and what counts the requests. */
  async function resettingServer() {
    let requests = 0;
    const port = await rawServer((socket) => {
      let ofConnection = 0;
      socket.on("data", () => {
        ofConnection += 1;
        requests += 1;
        if (ofConnection > 1) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
      });
    });
    return { url: `http://127.0.0.1:${port}/`, requests: () => requests };
  }

  it("sent again at once where a kept-alive connection turns out to be closed", async () => {
    const { url, requests } = await resettingServer();
    const sender = senderTo(url);
    for (let count = 0; count < 3; count += 1) expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    expect(requests()).toBe(5);
  });

  it("not sent again by who may not deliver any more", async () => {
    const { url, requests } = await resettingServer();
    let mayStill = true;
    const sender = senderTo(url, { maySend: () => mayStill });
    expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    const second = sender.send(POST);
    setImmediate(() => {
      mayStill = false;
    });
    expect(await second).toMatchObject({ outcome: "failed" });
    expect(requests()).toBe(2);
  });

  it("not sent by who may not deliver any more when the connection is there", async () => {
    const receiver = await startWebhookReceiver();
    let mayStill = true;
    const sender = senderTo(receiver.url, { maySend: () => mayStill });
    const sent = sender.send(POST);
    mayStill = false;
    expect(await sent).toMatchObject({ outcome: "failed", error: expect.stringContaining("another server") });
    mayStill = true;
    expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    const again = sender.send(POST);
    mayStill = false;
    expect(await again).toMatchObject({ outcome: "failed" });
    expect(receiver.received.length).toBe(1);
  });

  it("not sent on, where it is long, by who may not deliver any more", async () => {
    const body = "长".repeat(4_000_000);
    let received = 0;
    let readOn = () => {};
    const port = await rawServer((socket) => {
      socket.on("data", (bytes) => {
        received += bytes.length;
      });
      socket.pause();
      readOn = () => socket.resume();
    });
    let mayStill = true;
    const sender = senderTo(`http://127.0.0.1:${port}/`, { maySend: () => mayStill });
    const sent = sender.send({ ...POST, body });
    await pause(300);
    mayStill = false;
    readOn();
    expect(await sent).toMatchObject({ outcome: "failed", error: expect.stringContaining("another server") });
    await pause(100);
    expect(received).toBeLessThan(Buffer.byteLength(body));
  });

  it("sent whole, however long it is", async () => {
    const body = "长".repeat(1_000_000);
    const receiver = await startWebhookReceiver();
    const sender = senderTo(receiver.url);
    for (let count = 0; count < 2; count += 1)
      expect(await sender.send({ ...POST, body })).toMatchObject({ outcome: "delivered" });
    expect(receiver.received.map((one) => one.body === body)).toEqual([true, true]);
    expect(receiver.connections()).toBe(1);
  });

  it.each(["its time is up", "its sender is closed"])(
    "not sent again when %s over a kept-alive connection",
    async (why) => {
      let count = 0;
      const receiver = await startWebhookReceiver((response) => {
        count += 1;
        if (count === 1) response.end();
      });
      const sender = senderTo(receiver.url, why === "its time is up" ? { timeLimitMs: 200 } : {});
      expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
      const unanswered = sender.send(POST);
      if (why !== "its time is up") {
        await expect.poll(() => count).toBe(2);
        sender.close();
      }
      expect(await unanswered).toMatchObject({ outcome: "failed" });
      await pause(200);
      expect(count).toBe(2);
    },
  );

  it.skipIf(!canEncrypt)("withheld also once an encrypted connection is there", async () => {
    const { url, requests } = await startSecureReceiver("hook.example");
    let mayStill = true;
    const sender = senderTo(url, {
      maySend: () => mayStill,
      resolve: (_hostname, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    const withheld = sender.send(POST);
    mayStill = false;
    expect(await withheld).toMatchObject({ outcome: "failed", error: expect.stringContaining("another server") });
    mayStill = true;
    for (let count = 0; count < 2; count += 1) expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    expect(requests()).toBe(2);
  });
});
