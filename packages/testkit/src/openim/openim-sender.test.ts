import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { type OpenimSender, type OpenimSenderOptions, openimSender } from "./openim-sender.js";

const ALLOW = '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}';
const JOIN = "callbackBeforeJoinGroupCommand";
const QUIT = "callbackAfterQuitGroupCommand";

const backends: Server[] = [];

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function answering(listener: RequestListener, options: Partial<OpenimSenderOptions> = {}): Promise<OpenimSender> {
  const backend = createServer(listener);
  backends.push(backend);
  return openimSender({ url: `http://127.0.0.1:${await portOf(backend)}/hooks`, timeoutMs: 500, ...options });
}

/** A sender in front of a backend that gives this answer. */
function facing(body: string, status = 200): Promise<OpenimSender> {
  return answering((_request, response) => response.writeHead(status).end(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

describe("openimSender", () => {
  afterEach(async () => {
    for (const backend of backends) backend.closeAllConnections();
    await Promise.all(backends.splice(0).map((backend) => new Promise((closed) => backend.close(closed))));
  });

  it("sends the bytes that Go's client sends", async () => {
    const server = createTcpServer((socket) => {
      socket.on("data", (data) => {
        heard += data;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${ALLOW.length}\r\n\r\n${ALLOW}`);
      });
    });
    let heard = "";
    const port = await portOf(server);
    onTestFinished(() => void server.close());
    const sender = openimSender({ url: `http://127.0.0.1:${port}/hooks/`, now: () => 1_718_000_000_123 });
    await sender.before(JOIN, { groupID: "<g>" });
    const body = `{"callbackCommand":"${JOIN}","groupID":"\\u003cg\\u003e"}\n`;
    expect(heard).toBe(
      [
        `POST /hooks//${JOIN} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        "User-Agent: Go-http-client/1.1",
        `Content-Length: ${body.length}`,
        "Content-Type: application/json; charset=utf-8",
        "Operationid: 1718000000123000001",
        "Accept-Encoding: gzip",
        "",
        body,
      ].join("\r\n"),
    );
  });

  it.for<[string, string, number]>([
    ["a plain allowance", ALLOW, 200],
    ["nothing but an object", "{}", 500],
    ["null", "null", 200],
  ])("goes on after %s, whatever the status", async ([, body, status]) => {
    const sender = await facing(body, status);
    expect(await sender.before(JOIN, { groupID: "g" })).toMatchObject({
      continues: true,
      errCode: 0,
      errMsg: "",
      errDlt: "",
      request: { callbackCommand: JOIN, groupID: "g" },
    });
    expect(sender.misreadings).toEqual([]);
  });

  it("stops for nextCode 1 and returns the code, with any status", async () => {
    const sender = await facing('{"errCode":5001,"errMsg":"no","errDlt":"because","nextCode":1}', 500);
    const verdict = { continues: false, errCode: 5001, errMsg: "no", errDlt: "because" };
    expect(await sender.before(JOIN, {})).toMatchObject(verdict);
    expect(sender.misreadings).toEqual([]);
  });

  it.for<[string, string, number]>([
    ["an empty body", "", 90_007],
    ["a page", "<html></html>", 90_007],
    ["text behind the JSON", "{} OK", 90_007],
    ["a code in quotes", '{"nextCode":"0"}', 90_007],
    ["an override of the wrong sort", '{"memberCallbackList":{}}', 90_007],
    ["a rejection without a code", '{"nextCode":1}', 500],
    ["a rejection with a code that is too low", '{"nextCode":1,"errCode":99}', 500],
    ["a member without an id", '{"memberCallbackList":[{"nickname":"Dan"}]}', 500],
  ])("stops for %s, and notes it", async ([, body, errCode]) => {
    const sender = await facing(body);
    const command = "callbackBeforeMembersJoinGroupCommand";
    expect(await sender.before(command, { memberList: [] })).toMatchObject({ continues: false, errCode });
    expect(sender.misreadings).toEqual([{ command, why: expect.any(String), answer: body }]);
  });

  it.for<[string, string]>([
    ["actionCode 1", '{"actionCode":1,"errCode":5001,"nextCode":1}'],
    ["nextCode 2", '{"nextCode":2}'],
    ["an errCode alone", '{"errCode":5001}'],
  ])("goes on after %s, and notes it", async ([, body]) => {
    const sender = await facing(body);
    expect(await sender.before(JOIN, {})).toMatchObject({ continues: true, errCode: 0 });
    expect(sender.misreadings).toHaveLength(1);
  });

  it("applies overrides, and records the fields that they lose", async () => {
    const command = "callbackBeforeSetGroupInfoExCommand";
    const sender = await facing('{"groupID":"g","groupName":"new"}');
    const request = { groupID: "g", groupName: "old", introduction: null };
    const verdict = await sender.before(command, request);
    expect(verdict.request).toMatchObject({ groupID: "g", groupName: "new", introduction: null });
    expect(sender.misreadings).toEqual([]);
    await sender.before(command, { ...request, introduction: "i" });
    expect(sender.misreadings).toMatchObject([{ why: "the answer does not repeat introduction" }]);
  });

  it("stops if no answer comes in time, or if the server is unreachable", async () => {
    const sender = await answering(() => undefined);
    expect(await sender.before(JOIN, {})).toMatchObject({ continues: false, errCode: 90_004 });
    const alone = openimSender({ url: "http://127.0.0.1:1" });
    expect(await alone.before(JOIN, {})).toMatchObject({ continues: false, errCode: 90_004 });
    for (const { misreadings } of [sender, alone]) {
      expect(misreadings).toMatchObject([{ why: expect.stringMatching(/^no answer: /) }]);
    }
  });

  it("follows redirects, some of them without the body", async () => {
    const heard: string[] = [];
    const sender = await answering(async (request, response) => {
      heard.push(`${request.method} ${request.url} ${await textOf(request)}`);
      const status = Number(request.url?.match(/^\/hooks\/to(\d+)/)?.[1]);
      if (status) response.writeHead(status, { location: "../elsewhere" }).end("not this");
      else response.end(ALLOW);
    });
    for (const status of [302, 307]) expect(await sender.before(`to${status}`, {})).toMatchObject({ continues: true });
    expect(heard).toEqual([
      'POST /hooks/to302 {"callbackCommand":"to302"}\n',
      "GET /elsewhere ",
      'POST /hooks/to307 {"callbackCommand":"to307"}\n',
      'POST /elsewhere {"callbackCommand":"to307"}\n',
    ]);
  });

  it("gives up if redirected endlessly", async () => {
    const sender = await answering((_request, response) => response.writeHead(307, { location: "/again" }).end());
    expect(await sender.before(JOIN, {})).toMatchObject({ errCode: 90_004, errDlt: "stopped after 10 redirects" });
  });

  it("reads a compressed answer", async () => {
    const sender = await answering((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(ALLOW)),
    );
    expect(await sender.before(JOIN, {})).toMatchObject({ continues: true });
  });

  it("sends after-hooks in the background and ignores the answers", async () => {
    let heard = 0;
    const { promise: waited, resolve: release } = Promise.withResolvers<void>();
    const sender = await answering(async (_request, response) => {
      heard += 1;
      await waited;
      response.writeHead(500).end("<html>");
    });
    for (let count = 0; count < 5; count += 1) expect(await sender.after(QUIT, {})).toBe("taken");
    release();
    await sender.drained();
    expect(heard).toBe(5);
    expect(sender.misreadings).toEqual([]);
  });

  it("has a queue for each process", async () => {
    const heard: (string | undefined)[] = [];
    const sender = await answering((request, response) => {
      heard.push(request.url);
      if (request.url?.includes("Quit")) return;
      response.end(ALLOW);
    });
    for (let count = 0; count < 3; count += 1) await sender.after(QUIT, {});
    await sender.after("callbackBeforeAfterMsgCommand", {});
    await sender.after("callbackAfterMsgSaveDBCommand", { sendID: "u1", groupID: "g" });
    await sender.drained();
    const quits = heard.filter((path) => path === `/hooks/${QUIT}`);
    expect(quits).toHaveLength(3);
    expect(heard.slice(0, 4)).toContain("/hooks/callbackBeforeAfterMsgCommand");
  });

  it("adds the ticket for an answer only on main", async () => {
    const heard: (string | null)[] = [];
    const listener: RequestListener = (request, response) => {
      heard.push(new URL(request.url ?? "", "http://localhost").searchParams.get("key"));
      response.end(ALLOW);
    };
    const command = "callbackAfterSendGroupMsgCommand";
    const main = await answering(listener);
    await main.after(command, { sendID: "u1", groupID: "g" });
    await main.after(QUIT, {});
    await main.drained();
    expect(heard.toSorted()).toEqual([null, "eyJzZW5kSUQiOiJ1MSIsInJlY3ZJRCI6IiIsImdyb3VwSUQiOiJnIn0="].toSorted());
    const stable = await answering(listener, { release: "3.8.3" });
    await stable.after(command, { sendID: "u1", groupID: "g" });
    await stable.drained();
    expect(heard.at(-1)).toBeNull();
  });
});
