import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const ROOT = new URL("../../../../", import.meta.url);
const REPOSITORY = "https://github.com/grouphook/grouphook";
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

const manifestSchema = z.object({
  name: z.string(),
  private: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
});
const manifestOf = (folder: string) => {
  const json: unknown = JSON.parse(read(`${folder}/package.json`));
  return { ...manifestSchema.parse(json), json };
};
const foldersOf = (pattern: string) =>
  globSync(`${pattern}/package.json`, { cwd: ROOT }).map((path) =>
    path.replaceAll("\\", "/").replace("/package.json", ""),
  );

const adapters = foldersOf("{packages,examples}/adapter-*");
const has = (path: string) => existsSync(new URL(path, ROOT));
const withClients = adapters.filter((folder) => has(`${folder}/src/client`));
const published = foldersOf("{packages,apps,examples}/*").filter((folder) => !manifestOf(folder).private);

/** The files of every adapter, and what each exports. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  "src/index.ts": ["vendorAdapter"],
  "src/adapter.ts": ["vendorAdapter"],
  "src/authenticate.ts": ["authenticate"],
  "src/decode.ts": ["commands", "decode"],
  "src/encode.ts": ["encode", "encodeError"],
  "src/options.ts": ["descriptions", "schema"],
  "src/wire.ts": [],
  "src/contract.test.ts": [],
  "src/decode.test.ts": [],
  "src/encode.test.ts": [],
  "README.md": [],
  "tsconfig.json": [],
  "tsconfig.build.json": [],
};

function namesOf(folder: string): { readonly vendor: string; readonly Vendor: string } {
  const vendor = folder.slice(folder.indexOf("adapter-") + "adapter-".length);
  return { vendor, Vendor: vendor.charAt(0).toUpperCase() + vendor.slice(1) };
}

it("there are adapters to look at, and packages to publish", () => {
  expect(adapters).toEqual(expect.arrayContaining(["packages/adapter-aec", "examples/adapter-hello"]));
  expect(published).toEqual(expect.arrayContaining(["packages/core", "packages/adapter-aec", "apps/server"]));
});

describe.each(adapters)("the adapter package %s", (folder) => {
  it.for(Object.entries(rooms))("has %s, which exports %j", ([file, names]) => {
    const text = read(`${folder}/${file}`);
    for (const name of names) expect(text).toMatch(new RegExp(`^export (const|function|\\{.*) ?\\b${name}\\b`, "m"));
  });

  it("exports an adapter, the way to it from settings, and its options", () => {
    const { vendor, Vendor } = namesOf(folder);
    expect(read(`${folder}/src/index.ts`)).toBe(
      [
        `export { ${vendor}Adapter, vendorAdapter } from "./adapter.js";`,
        `export type { ${Vendor}Options } from "./options.js";`,
        "",
      ].join("\n"),
    );
  });

  it("tests the contract in its contract.test.ts", () => {
    expect(read(`${folder}/src/contract.test.ts`)).toMatch(/^adapterContract\(/m);
  });

  it("is built on core and zod, and has one entry", () => {
    const { json, dependencies } = manifestOf(folder);
    expect(json).toMatchObject({
      name: expect.stringMatching(/^@grouphook\/(example-)?adapter-[a-z]+$/),
      keywords: expect.arrayContaining(["grouphook-adapter"]),
      type: "module",
      sideEffects: false,
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./package.json": "./package.json",
      },
      files: expect.arrayContaining(["dist", "src", "!src/**/*.test.ts"]),
      scripts: { build: "tsc -p tsconfig.build.json", typecheck: "tsc -p tsconfig.json" },
      peerDependencies: { "@grouphook/core": "workspace:^" },
      devDependencies: { "@grouphook/core": "workspace:^", "@grouphook/testkit": "workspace:^" },
    });
    expect(Object.keys(dependencies)).toEqual(["zod"]);
  });
});

describe.runIf(withClients.length > 0).each(withClients)("the client of the adapter package %s", (folder) => {
  it("is a door of its own, with the way to it from settings, and its options", () => {
    const { vendor, Vendor } = namesOf(folder);
    expect(read(`${folder}/src/client/index.ts`)).toBe(
      [
        `export { ${vendor}Client, vendorClient } from "./client.js";`,
        `export type { ${Vendor}ClientOptions } from "./options.js";`,
        "",
      ].join("\n"),
    );
    expect(manifestOf(folder).json).toMatchObject({
      exports: { "./client": { types: "./dist/client/index.d.ts", default: "./dist/client/index.js" } },
    });
    expect(read(`${folder}/README.md`)).toMatch(/^## Client$/m);
  });
});

describe.each(published)("the published package %s", (folder) => {
  it("says what it is, where it comes from and what it needs", () => {
    expect(manifestOf(folder).json).toMatchObject({
      description: expect.stringMatching(/\.$/),
      keywords: expect.arrayContaining(["grouphook"]),
      homepage: `${REPOSITORY}/tree/main/${folder}#readme`,
      bugs: `${REPOSITORY}/issues`,
      repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: folder },
      license: "MIT",
      type: "module",
      // The client of a broker may need more than we do; our own needs less.
      engines: { node: expect.stringMatching(folder === "packages/client" ? /^>=20$/ : /^>=22\.(18|22)$/) },
      publishConfig: { access: "public", provenance: true },
    });
    expect(read(`${folder}/README.md`)).not.toBe("");
  });
});
