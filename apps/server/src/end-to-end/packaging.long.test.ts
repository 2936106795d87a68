import { execFile } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { packPackages, publishedPackages } from "../testing/packed-packages.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";

const execute = promisify(execFile);
const server = ["core", "policies", "console", "server"];
const { install } = packPackages();

describe("installed from the packages", { timeout: 120_000 }, () => {
  it("the server serves the adapter that was installed with it", async () => {
    const running = await spawnServer(await install([...server, "adapter-aec"]));
    onTestFinished(() => void running.process.kill("SIGKILL"));
    const callbacks = `${running.url}/callbacks/aec`;
    const { data: groupId } = await postAec(callbacks, { action: "AEC_GROUP_CREATE", userId: "a", addUsers: "a,b" });
    expect(await postAec(callbacks, { action: "AEC_GROUP_SYNC_ALL", groupId: String(groupId) })).toEqual({
      status: "1",
      data: { groupList: "a,b" },
    });
  });

  it("the server serves another adapter alone, too", async () => {
    const running = await spawnServer(await install([...server, "adapter-tencent"]));
    onTestFinished(() => void running.process.kill("SIGKILL"));
    const command = "Group.CallbackAfterSendMsg";
    const message = { GroupId: "g", Type: "Public", From_Account: "ann", MsgSeq: 1, MsgTime: 1490686222, MsgBody: [] };
    const answer = await fetch(`${running.url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${command}`, {
      method: "POST",
      body: JSON.stringify({ CallbackCommand: command, ...message }),
    });
    expect(await answer.json()).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 });
    expect((await fetch(`${running.url}/v1/groups/tencent/g/messages`)).status).toBe(200);
    expect((await fetch(`${running.url}/callbacks/aec`, { method: "POST" })).status).toBe(404);
  });

  it.each(["openim", "easemob", "netease"])("the server serves %s alone, too", async (vendor) => {
    const running = await spawnServer(await install([...server, `adapter-${vendor}`]));
    onTestFinished(() => void running.process.kill("SIGKILL"));
    expect(running.output.stdout).toContain(`"sources":{"${vendor}":"${vendor}"}`);
    expect((await fetch(`${running.url}/callbacks/${vendor}`, { method: "POST", body: "{}" })).status).not.toBe(404);
    expect((await fetch(`${running.url}/callbacks/aec`, { method: "POST" })).status).toBe(404);
  });

  it("the package with the short name serves every vendor", async () => {
    const running = await spawnServer(
      await install(Object.keys(publishedPackages).filter((name) => !/^testkit|^sink-/.test(name))),
    );
    onTestFinished(() => void running.process.kill("SIGKILL"));
    const callbacks = `${running.url}/callbacks/aec`;
    const creation = { action: "AEC_GROUP_CREATE", userId: "a", addUsers: "a" };
    expect(await postAec(callbacks, creation)).toMatchObject({ status: "1" });
    expect(running.output.stdout).toContain(
      '"sources":{"aec":"aec","easemob":"easemob","netease":"netease","openim":"openim","tencent":"tencent"}',
    );
  });

  it("the server without an adapter says in one line how to get it", async () => {
    const place = await install(server);
    const chosen = spawnCommand({ ...place, variables: { GROUPHOOK_SOURCES: "aec" } });
    expect(await chosen.ended).toBe(1);
    expect(chosen.output.stdout).toBe("");
    expect(chosen.output.stderr).toMatch(
      /^grouphook: GROUPHOOK_SOURCES.*: the adapter for aec is not installed; run: npm install @grouphook\/adapter-aec\n$/,
    );
    const unchosen = spawnCommand(place);
    expect(await unchosen.ended).toBe(1);
    expect(unchosen.output.stderr).toBe(
      "grouphook: GROUPHOOK_SOURCES: no adapter is installed; install the one you need: npm install " +
        "@grouphook/adapter-aec, or npm install @grouphook/adapter-easemob, or npm install @grouphook/adapter-netease, " +
        "or npm install @grouphook/adapter-openim, or npm install @grouphook/adapter-tencent\n",
    );
  });

  it("a sink is installed alone, and another one is told how to be", async () => {
    const place = await install([...server, "adapter-aec", "sink-redis"]);
    const check = (sinks: string) =>
      spawnCommand({
        ...place,
        words: ["--check"],
        variables: { GROUPHOOK_SINKS: sinks, GROUPHOOK_A_URL: "redis://b" },
      });
    const sound = check("a=redis");
    expect([await sound.ended, sound.output.stderr]).toEqual([0, ""]);
    const missing = check("a=nats");
    expect(await missing.ended).toBe(1);
    expect(missing.output.stderr).toBe(
      "grouphook: GROUPHOOK_SINKS (entry 1): the sink for nats is not installed; run: npm install @grouphook/sink-nats\n",
    );
  });

  it("core installs only three dependencies, serves SQLite with them, and says how to install a driver", async () => {
    const { folder } = await install(["core", "adapter-aec"]);
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["@grouphook", "kysely", "lossless-json", "zod"]);
    const tried = ["sqlite::memory:", "mysql://root@127.0.0.1:1/none"].map(
      (url) => `
        await openLedger({ url: "${url}" }).then((ledger) => ledger.close(), (fault) => console.log(fault.message));
        await checkDatabase("${url}").catch((fault) => console.log(fault.cause.message));`,
    );
    const program = `import { checkDatabase, openLedger } from "@grouphook/core/storage"; ${tried.join("\n")}`;
    writeFileSync(join(folder, "program.mjs"), program);
    const { stdout } = await execute(process.execPath, ["program.mjs"], { cwd: folder });
    const how = "the driver of MySQL and MariaDB is not installed; run: npm install mysql2\n";
    expect(stdout).toBe(how + how);
  });
});
