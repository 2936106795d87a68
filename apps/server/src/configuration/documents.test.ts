import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLACEHOLDER_SECRETS } from "@grouphook/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { loadAdapter, vendors } from "./adapters.js";
import { packageSettings } from "./choose-sources.js";
import { serverVariables } from "./server-variables.js";
import { sourceVariables } from "./variables.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

it("the documents contain no secrets except the placeholders, which are refused", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "{apps,packages,examples}/*/*.md"], { cwd: root });
  const secret =
    /(?:pathSecret|apiToken): "([^"]+)"|(?:_PATH_SECRET|_API_TOKEN)=([\w.~-]+)|https?:\/\/[^\s/]+\/(?:callbacks\/)?(?:aec|netease|openim|tencent)\/([\w.~-]+)/g;
  const found = documents.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(secret)].map(([, ...groups]) => groups.find(Boolean)),
  );
  expect(new Set(found)).toEqual(new Set(PLACEHOLDER_SECRETS));
});

it("the server's README lists every variable", async () => {
  const document = readFileSync(join(root, "apps/server/README.md"), "utf8");
  const names = serverVariables.map(({ name }) => name);
  for (const vendor of vendors) {
    const loaded = await loadAdapter(vendor, root);
    if (!("vendorAdapter" in loaded)) throw new Error(loaded.message);
    const own = sourceVariables("<source>", []).length;
    names.push(
      ...sourceVariables(vendor, packageSettings(loaded))
        .map(({ name }) => name)
        .slice(own),
    );
  }
  expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

it("the documents name only scripts that a clone has", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "{apps,packages,examples}/*/*.md"], { cwd: root });
  const named = documents.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/pnpm@12 (\w[\w:]*)/g)].map(([, script = ""]) => script),
  );
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  expect(named).toContain("start");
  const known = [...Object.keys(scripts), "install", "exec"];
  expect(named.filter((script) => !known.includes(script))).toEqual([]);
});
