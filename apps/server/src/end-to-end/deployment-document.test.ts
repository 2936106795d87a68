import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { deploymentFile } from "../testing/deployment-file.js";
import { blocksWith } from "../testing/documented-blocks.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const text = readFileSync(new URL("../../../../docs/en/deployment.md", import.meta.url), "utf8");
const groupsPage = z.object({ items: z.array(z.object({ ownerId: z.string() })) });

/** The body of a callback that creates a group of this owner. */
function creationBy(owner: string): string {
  const data = { action: "AEC_GROUP_CREATE", userId: owner, addUsers: owner };
  return new URLSearchParams({ data: JSON.stringify(data) }).toString();
}

describe("the documented nginx", () => {
  it.for(["en", "zh"])("is what deploy/nginx.conf begins with, in %s", (language) => {
    const [site = ""] = blocksWith("upstream", "nginx", `docs/${language}/deployment.md`);
    expect(site).toContain("location /callbacks/");
    expect(deploymentFile("nginx.conf").split("\n\n").slice(1).join("\n\n").startsWith(site)).toBe(true);
  });
});

describe("the documented backup", () => {
  const wordsOf = (name: string) => (new RegExp(`^npx grouphook (${name} .*)$`, "m").exec(text)?.[1] ?? "").split(" ");

  it("contains everything acknowledged before it, while the server continues", async () => {
    const folder = temporaryFolder();
    const variables = { GROUPHOOK_SOURCES: "aec" };
    const server = await spawnServer({ folder, variables });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const answerTo = async (owner: string) => {
      const body = new URLSearchParams(creationBy(owner));
      return (await fetch(`${server.url}/callbacks/aec`, { method: "POST", body })).text();
    };
    for (let number = 0; number < 20; number += 1) expect(await answerTo(`before-${number}`)).toContain('"status":"1"');
    expect(await spawnCommand({ folder, words: wordsOf("backup"), variables }).ended).toBe(0);
    expect(await answerTo("after")).toContain('"status":"1"');
    server.process.kill("SIGTERM");
    await server.ended;
    expect(await spawnCommand({ folder, words: wordsOf("restore"), variables }).ended).toBe(0);

    const restored = await spawnServer({ folder, variables });
    onTestFinished(() => void restored.process.kill("SIGKILL"));
    const { items } = groupsPage.parse(await (await fetch(`${restored.url}/v1/groups?limit=1000`)).json());
    expect(items.map(({ ownerId }) => ownerId)).toEqual(Array.from({ length: 20 }, (_, number) => `before-${number}`));
  });
});
