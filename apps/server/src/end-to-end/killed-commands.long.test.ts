import { tencentApp, tencentRest, tencentSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { freePort } from "../testing/free-port.js";
import { heldBack } from "../testing/held-back.js";
import { sendCommand } from "../testing/send-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

/** A dead process is known to be dead within half a minute. */
const PATIENTLY = { timeout: 40_000, interval: 250 };
const APP = "1400000000";
const KEY = "0123456789abcdef";
const HEADERS = { "idempotency-key": "k" };

const madeGroup = z.looseObject({ group: z.looseObject({ groupId: z.string() }) });
const shownLog = z.object({ items: z.array(z.looseObject({ state: z.string() })) });

/** An app at Tencent, and a server of its own process that can be killed and started again. */
async function mortalScene(databaseUrl: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const real = tencentSender({ url: `${url}/callbacks/tencent`, sdkAppId: APP, failMode: "open" });
  const { sender, hold, release } = heldBack(real, { acknowledged: true });
  const app = tencentApp({ sender, seed: 1, users: 6, now: Date.now });
  const rest = await tencentRest({ app, sdkAppId: APP, secretKey: KEY });
  onTestFinished(() => rest.close());
  const folder = temporaryFolder();
  const variables = {
    ...{ PORT: String(port), GROUPHOOK_DATABASE_URL: databaseUrl, GROUPHOOK_SOURCES: "tencent" },
    ...{ GROUPHOOK_TENCENT_SDK_APP_ID: APP, GROUPHOOK_TENCENT_SECRET_KEY: KEY },
    ...{ GROUPHOOK_TENCENT_ADMIN_ID: "administrator", GROUPHOOK_TENCENT_API_URL: rest.url },
  };
  const start = async () => {
    const spawned = await spawnServer({ folder, variables });
    onTestFinished(() => void spawned.process.kill("SIGKILL"));
    return spawned;
  };
  let server = await start();
  return {
    ...{ url, app, rest, hold },
    released: () => release(() => app.settled()),
    read: async (path: string): Promise<unknown> => (await fetch(`${url}/v1/${path}`)).json(),
    async killAndRestart() {
      server.process.kill("SIGKILL");
      await server.ended;
      server = await start();
    },
  };
}

describe.each(databases)("a server on $name that is killed between the vendor's yes and its own commit", (database) => {
  it.each([
    {
      what: "a message",
      api: "send_group_msg",
      method: "POST",
      path: "/messages",
      body: { senderId: "Jared0", text: "hi" },
    },
    { what: "a name", api: "modify_group_base_info", method: "PATCH", path: "", body: { name: "new" } },
  ])("ends the command as unknown, and is mended by the callback; $what is repeated once", async (command) => {
    const scene = await mortalScene(await database.createUrl());
    const profile = { name: "old", kind: "Public" };
    const made = await sendCommand(scene, ["POST", ""], { source: "tencent", ownerId: "Jared0", profile });
    const path = `/tencent/${encodeURIComponent(madeGroup.parse(made.body).group.groupId)}`;
    await scene.released();
    const ask = () => sendCommand(scene, [command.method, `${path}${command.path}`], command.body, HEADERS);

    scene.hold();
    scene.rest.fault({ api: command.api, instead: "silence", acts: true });
    const lost = ask().catch(() => "no answer");
    await expect.poll(() => scene.rest.heard.some(({ api }) => api === command.api), PATIENTLY).toBe(true);
    await scene.killAndRestart();
    expect(await lost).toBe("no answer");
    expect(await ask()).toMatchObject({ status: 409, body: { detail: expect.stringContaining("being carried out") } });
    const states = async () => shownLog.parse(await scene.read("commands")).items.map(({ state }) => state);
    await expect.poll(states, PATIENTLY).toEqual(["performed", "unknown"]);
    const stale = { reason: "what became of a command is not known" };
    expect(await scene.read(`groups${path}`)).toMatchObject({ name: "old", stale });

    await scene.released();
    const told = { name: command.body.name ?? "old", stale };
    expect(await scene.read(`groups${path}`)).toMatchObject(told);
    const sent = command.body.text === undefined ? [] : [expect.objectContaining({ text: "hi" })];
    expect(await scene.read(`groups${path}/messages`)).toMatchObject({ items: sent });

    expect((await ask()).status).toBeLessThan(300);
    expect((await ask()).headers.get("idempotency-replayed")).toBe("true");
    await scene.released();
    expect(await scene.read(`groups${path}/messages`)).toMatchObject({ items: sent });
    expect([...scene.app.groups.values()][0]?.messages).toHaveLength(sent.length);
    expect(await states()).toEqual(["performed", "unknown", "performed"]);
  });
});
