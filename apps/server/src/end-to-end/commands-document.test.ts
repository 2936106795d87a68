import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { vendorClient as aec } from "@grouphook/adapter-aec/client";
import { vendorClient as easemob } from "@grouphook/adapter-easemob/client";
import { vendorClient as netease } from "@grouphook/adapter-netease/client";
import { vendorClient as openim } from "@grouphook/adapter-openim/client";
import { vendorClient as tencent } from "@grouphook/adapter-tencent/client";
import type { VendorClient, VendorClientFactory } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { root } from "../testing/packed-packages.js";
import { tencentScene } from "../testing/vendor-scenes.js";

const execute = promisify(execFile);
const PATH = "docs/en/commands.md";
const document = readFileSync(join(root, PATH), "utf8");

/** What the commands of the table's rows change, in order. */
const rows: readonly (readonly string[])[] = [
  ["group.created"],
  ["group.updated"],
  ["group.dissolved"],
  ["owner.transferred"],
  ["group.attributes_changed"],
  ["members.joined"],
  ["members.left"],
  ["member.updated"],
  ["members.updated"],
  ["member.silenced", "member.unsilenced"],
  ["message.sent"],
  ["message.recalled"],
  ["topic.created"],
  ["topic.updated"],
  ["topic.dissolved"],
];

const clients: readonly VendorClient[] = [
  clientOf(aec, { pushUrl: "http://127.0.0.1:1" }),
  clientOf(openim, { apiUrl: "http://127.0.0.1:1", secret: "s" }),
  clientOf(tencent, { sdkAppId: "1", secretKey: "k", adminId: "a" }),
  clientOf(netease, { appKey: "k", appSecret: "s" }),
  clientOf(easemob, { apiUrl: "http://127.0.0.1:1", appKey: "o#a", clientId: "i", clientSecret: "s" }),
];

function clientOf(factory: VendorClientFactory, settings: object): VendorClient {
  const made = factory.configure({ ...settings });
  if ("faults" in made) throw new Error(JSON.stringify(made.faults));
  return made.client;
}

describe("the document on commands", () => {
  it("says what each vendor can, as their clients do", () => {
    const [, section = ""] = document.split("## What each vendor can");
    const [table = ""] = section.split("\n\n").filter((part) => part.startsWith("|"));
    const [head = "", , ...lines] = table.split("\n");
    expect(head).toBe("| command | route | AEC | OpenIM | Tencent | NetEase | Easemob |");
    const can = (types: readonly string[], client: VendorClient) => {
      const able: ReadonlySet<string> = client.can;
      return types.every((type) => able.has(type)) ? "yes" : "no";
    };
    const shown = lines.map((line) => line.split(" | ").slice(2).join(" ").replace(" |", ""));
    expect(shown).toEqual(rows.map((types) => clients.map((client) => can(types, client)).join(" ")));
    const named = new Set(rows.flat());
    const unnamed = clients.flatMap((client) => [...client.can]).filter((type) => !named.has(type));
    expect(unnamed).toEqual([]);
  });

  it("has a first command that makes a group", async () => {
    const scene = await tencentScene();
    const [block = ""] = blocksWith("/v1/groups", "sh", PATH);
    const { stdout } = await execute("sh", ["-ec", block.replace("127.0.0.1:8080", new URL(scene.url).host)]);
    const [shown = ""] = blocksWith("memberCount", "json", PATH);
    const { group, ...rest } = z.looseObject({ group: z.looseObject({}) }).parse(JSON.parse(shown));
    const { "…": _, groupId: __, ...fields } = group;
    expect(JSON.parse(stdout)).toMatchObject({ ...rest, group: fields });
  });

  it("shows an entry of the log with every field that one has", async () => {
    const scene = await tencentScene();
    const [shown = ""] = blocksWith("startedAt", "json", PATH);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ source: "tencent", ownerId: "ann", profile: { name: "n", kind: "Public" } });
    await fetch(`${scene.url}/v1/groups`, { method: "POST", headers, body });
    const log = z.object({ items: z.array(z.looseObject({})) });
    const { items } = log.parse(await (await fetch(`${scene.url}/v1/commands`)).json());
    expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(JSON.parse(shown)));
  });

  it("has a program that type-checks", async () => {
    const folder = folderOfClone();
    const [program = ""] = blocksWith("createCommandHandler", "ts", PATH);
    writeFileSync(join(folder, "example.mts"), program);
    const flags = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--ignoreConfig",
    ];
    const compiler = join(root, "node_modules/.bin/tsc");
    await execute(compiler, [...flags, "--types", "node", join(folder, "example.mts")], { cwd: root });
  });
});
