import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

/** A file of the repository: its path from the root, and its text. */
interface Source {
  readonly path: string;
  readonly text: string;
}

/** Something that sources of some kind must not do. */
interface Wall {
  readonly name: string;
  readonly standsBefore: (path: string) => boolean;
  /** What breaks through it, in words of the source. */
  readonly breaches: (source: Source) => readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly exports?: { readonly [door: string]: unknown };
}

const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const manifests = (folder: string) =>
  globSync(`${folder}/*/package.json`, { cwd: ROOT }).map((path) => JSON.parse(read(path)) as Manifest);

const apps = manifests("apps").map(({ name }) => name);
const doors = manifests("packages").flatMap(({ name, exports = {} }) =>
  Object.keys(exports).map((door) => posix.join(name, door)),
);

const vendors = /tencent|openim|starrtc|\baec\b/gi;
const ambient = /\bconsole\b|\bprocess\s*[.[]|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/g;

const isTest = (path: string) => path.endsWith(".test.ts") || path.includes("/src/testing/");
const isAdapter = (path: string) => /^(packages|examples)\/adapter-[^/]+\//.test(path);
const isSink = (path: string) => /^(packages|examples)\/sink-[^/]+\//.test(path);
const isHeart = (path: string) => /^packages\/core\/src\/(?!storage\/|node\/)/.test(path) && !isTest(path);
const isPolicy = (path: string) => path.startsWith("packages/policies/src/") && !isTest(path);
const isAroundHeart = (path: string) => isHeart(path) || isPolicy(path);
const isServer = (path: string) => path.startsWith("apps/server/");
const packageOf = (path: string) => path.split("/").slice(0, 2).join("/");

/** Whether an import names a package itself or something in it. */
const isOf = (specifier: string, ...names: readonly string[]) =>
  names.some((name) => specifier === name || specifier.startsWith(`${name}/`));

function withoutComments(text: string): string {
  const literalOrComment = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/.*|\/\*[\s\S]*?\*\//g;
  return text.replace(literalOrComment, (_, literal?: string) => literal ?? "");
}

/** What a source imports or re-exports, by statement or by call. */
function importsOf({ text }: Source): readonly string[] {
  const specifier =
    /^(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  return [...withoutComments(text).matchAll(specifier)].map(([, ...found]) => found.find((name) => name) ?? "");
}

const imports = (isForbidden: (specifier: string, path: string) => boolean): Wall["breaches"] => {
  return (source) => importsOf(source).filter((specifier) => isForbidden(specifier, source.path));
};

const walls: readonly Wall[] = [
  {
    name: "an adapter knows core's door for adapters, zod, node:crypto and node:zlib; its tests also core, testkit, vitest, fast-check and Node",
    standsBefore: isAdapter,
    breaches: imports((specifier, path) => {
      const isForAll =
        specifier.startsWith(".") || ["@grouphook/core/adapter", "zod", "node:crypto", "node:zlib"].includes(specifier);
      const isForTests =
        specifier === "@grouphook/core" ||
        specifier.startsWith("node:") ||
        isOf(specifier, "@grouphook/testkit", "vitest", "fast-check");
      return !isForAll && !(isForTests && isTest(path));
    }),
  },
  {
    name: "a sink knows of core its door for sinks; its tests also core and testkit",
    standsBefore: isSink,
    breaches: imports((specifier, path) => {
      const isForTests = isOf(specifier, "@grouphook/core", "@grouphook/testkit");
      return (
        specifier.startsWith("@grouphook/") && specifier !== "@grouphook/core/sink" && !(isForTests && isTest(path))
      );
    }),
  },
  {
    name: "the client of the API imports nothing",
    standsBefore: (path) => path.startsWith("packages/client/src/") && !isTest(path),
    breaches: imports((specifier) => !specifier.startsWith(".")),
  },
  {
    name: "the console knows the server by the client of its API, and no Node",
    standsBefore: (path) => path.startsWith("packages/console/src/site/") && !isTest(path),
    breaches: imports(
      (specifier) =>
        specifier.startsWith("node:") || (specifier.startsWith("@grouphook/") && specifier !== "@grouphook/client"),
    ),
  },
  {
    name: "the heart of core knows no Node but node:crypto, no database and no server",
    standsBefore: isHeart,
    breaches: imports((specifier) => {
      const isNode = specifier.startsWith("node:") && specifier !== "node:crypto";
      return isNode || isOf(specifier, "kysely", "express", "mysql2") || /\/(storage|node)\//.test(specifier);
    }),
  },
  {
    name: "the fetch mount knows no Node at all",
    standsBefore: (path) => path.startsWith("packages/core/src/fetch/") && !isTest(path),
    breaches: imports((specifier) => specifier.startsWith("node:")),
  },
  {
    name: "core and policies name no vendor",
    standsBefore: isAroundHeart,
    // The vocabulary explains some of its words by what vendors call them.
    breaches: ({ path, text }) => (path.endsWith("/change.ts") ? withoutComments(text) : text).match(vendors) ?? [],
  },
  {
    name: "core and policies have no console, no process and no clock but the one it is given",
    standsBefore: isAroundHeart,
    // The corridor names the one default. The fetch mount has nothing else to warn with.
    breaches: ({ path, text }) =>
      withoutComments(text)
        .replace(path.endsWith("/callback-handler.ts") ? "options.now ?? Date.now" : "", "")
        .replace(path.endsWith("/fetch-handler.ts") ? "console.warn(" : "", "")
        .match(ambient) ?? [],
  },
  {
    name: "Kysely and mysql2 live in core/storage",
    // The testkit starts database servers and asks them whether they are up.
    standsBefore: (path) => !path.startsWith("packages/core/src/storage/") && !path.startsWith("packages/testkit/"),
    breaches: imports((specifier) => isOf(specifier, "kysely", "mysql2")),
  },
  {
    name: "a package is entered by its doors",
    standsBefore: () => true,
    breaches: imports((specifier, path) => {
      if (!specifier.startsWith("."))
        return specifier.startsWith("@grouphook/") && !isOf(specifier, ...apps) && !doors.includes(specifier);
      return packageOf(posix.join(posix.dirname(path), specifier)) !== packageOf(path);
    }),
  },
  {
    name: "nothing imports from apps",
    standsBefore: () => true,
    breaches: imports((specifier, path) => {
      const target = posix.join(posix.dirname(path), specifier);
      return isOf(specifier, ...apps) || (!path.startsWith("apps/") && target.startsWith("apps/"));
    }),
  },
  {
    name: "vendors are named in one file of the server",
    standsBefore: (path) => isServer(path) && !isTest(path) && path !== "apps/server/src/configuration/adapters.ts",
    breaches: ({ text }) => text.match(vendors) ?? [],
  },
];

/** The rooms of a package: its folders, and the few files that stand outside them. */
interface House {
  readonly rooms: readonly string[];
  readonly doors: readonly string[];
}

const houses: { readonly [packagePath: string]: House } = {
  "packages/core": {
    rooms: [
      "vocabulary",
      "adapter",
      "corridor",
      "group",
      "policy",
      "command",
      "feed",
      "ledger",
      "reading",
      "sink",
      "storage",
      "node",
      "fetch",
      "testing",
    ],
    doors: ["index", "walls"],
  },
  "packages/testkit": {
    rooms: [
      "contracts",
      "databases",
      "brokers",
      "rest",
      "aec",
      "openim",
      "tencent",
      "easemob",
      "netease",
      "simulation",
    ],
    doors: ["index", "http-exchange", "http-request", "outbox", "seeded-random"],
  },
  "apps/server": {
    rooms: [
      "command-line",
      "configuration",
      "feed",
      "forward",
      "http",
      "push",
      "reconcile",
      "sinks",
      "telemetry",
      "end-to-end",
      "testing",
    ],
    doors: ["index", "start-server", "open-when-there"],
  },
};

/** What a room of core may know besides itself. */
const knowledge: { readonly [room: string]: readonly string[] } = {
  vocabulary: [],
  adapter: ["vocabulary"],
  ledger: ["vocabulary", "adapter", "feed"],
  feed: ["vocabulary", "group"],
  group: ["vocabulary", "feed", "ledger"],
  policy: ["vocabulary", "adapter", "ledger", "group"],
  corridor: ["vocabulary", "adapter", "ledger", "group", "policy"],
  command: ["vocabulary", "adapter", "ledger", "policy"],
  node: ["vocabulary", "adapter", "corridor"],
  fetch: ["vocabulary", "adapter", "corridor"],
  reading: ["vocabulary", "adapter", "ledger"],
  sink: ["vocabulary", "adapter", "feed", "ledger"],
  storage: ["vocabulary", "adapter", "ledger", "group", "feed", "policy", "corridor"],
};

/** Files that stand outside the rooms of their package. */
function homeless(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => {
    const house = houses[packageOf(path)];
    const [first = "", ...more] = path.split("/").slice(3);
    if (!house) return false;
    return more.length > 0 ? !house.rooms.includes(first) : !house.doors.includes(first.replace(/(\.test)?\.ts$/, ""));
  });
}

/** What sources import of each other, by path. */
function graphOf(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(sources.map(({ path }) => path));
  return new Map(
    sources.map((source) => {
      const targets = importsOf(source)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => posix.join(posix.dirname(source.path), specifier).replace(/\.js$/, ".ts"));
      return [source.path, targets.filter((target) => known.has(target))];
    }),
  );
}

/** A way through imports that comes back to where it began, from every such file. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    const begun = way.indexOf(path);
    if (begun >= 0) circles.push([...way.slice(begun), path].join(" -> "));
    if (begun >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return circles;
}

/** Imports of core's rooms from rooms they must not know. */
function strayKnowledge(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const roomOf = (path: string) => /^packages\/core\/src\/([^/]+)\//.exec(path)?.[1];
  return [...graph].flatMap(([path, targets]) => {
    const room = roomOf(path);
    const known = room === undefined ? undefined : knowledge[room];
    if (room === undefined || known === undefined || isTest(path)) return [];
    const strays = targets
      .map(roomOf)
      .filter((other) => other !== undefined && other !== room && !known.includes(other));
    return strays.map((other) => `${path}: ${room} knows ${other}`);
  });
}

/** Every breach of every wall, told by path, wall and word. */
function breachesIn(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    walls
      .filter(({ standsBefore }) => standsBefore(source.path))
      .flatMap(({ name, breaches }) => breaches(source).map((word) => `${source.path}: ${name}, but: ${word}`)),
  );
}

describe("the walls", () => {
  it("stand", () => {
    const paths = globSync(["packages/*/src/**/*.ts", "apps/server/src/**/*.ts", "examples/*/src/**/*.ts"], {
      cwd: ROOT,
      // The breaches planted below.
      exclude: ["packages/core/src/walls.test.ts"],
    });
    expect(paths).toContain("packages/core/src/corridor/settle.ts");
    expect(paths).toContain("apps/server/src/configuration/adapters.ts");
    expect(breachesIn(paths.map((path) => ({ path, text: read(path) })))).toEqual([]);
  });

  it.for<[string, string]>([
    ["packages/adapter-x/src/decode.ts", 'import express from "express";'],
    ["packages/adapter-x/src/decode.ts", 'import { readFileSync } from "node:fs";'],
    ["packages/adapter-x/src/decode.ts", 'import { createCallbackHandler } from "@grouphook/core";'],
    ["examples/adapter-x/src/decode.ts", 'import { createServer } from "node:http";'],
    ["packages/adapter-x/src/decode.ts", 'import { openLedger } from "@grouphook/core/storage";'],
    ["packages/adapter-x/src/decode.ts", 'import { decode } from "@grouphook/adapter-aec";'],
    ["packages/adapter-x/src/decode.ts", 'import type {\n  Table,\n} from "lodash";'],
    ["packages/adapter-x/src/decode.test.ts", 'import express from "express";'],
    ["packages/sink-x/src/x-sink.ts", 'import { runSink } from "@grouphook/core";'],
    ["packages/sink-x/src/x-sink.ts", 'import { openLedger } from "@grouphook/core/storage";'],
    ["packages/client/src/call.ts", 'import { randomUUID } from "node:crypto";'],
    ["packages/client/src/operations.ts", 'import type { FeedEvent } from "@grouphook/core";'],
    ["packages/console/src/site/groups/groups-page.tsx", 'import type { GroupRecord } from "@grouphook/core";'],
    ["packages/core/src/sink/run-sink.ts", 'import { setTimeout } from "node:timers/promises";'],
    ["packages/core/src/corridor/settle.ts", 'import { createServer } from "node:http";'],
    ["packages/core/src/corridor/settle.ts", 'import { openLedger } from "./storage/open-ledger.js";'],
    ["packages/core/src/corridor/settle.ts", 'const { Kysely } = await import("kysely");'],
    ["packages/core/src/corridor/settle.ts", "const codes = { tencent: 1 };"],
    ["packages/core/src/corridor/settle.ts", "// AEC wants another order."],
    ["packages/core/src/vocabulary/change.ts", 'const vendor = "openim";'],
    ["packages/core/src/corridor/settle.ts", "console.log(1);"],
    ["packages/core/src/corridor/settle.ts", "const limit = process.env.LIMIT;"],
    ["packages/core/src/corridor/settle.ts", "const now = Date.now();"],
    ["packages/core/src/corridor/callback-handler.ts", "const startedAt = Date.now();"],
    ["packages/core/src/corridor/settle.ts", "const now = new Date();"],
    ["packages/core/src/node/mount.ts", 'import { sql } from "kysely";'],
    ["packages/core/src/fetch/read-body.ts", 'import { hash } from "node:crypto";'],
    ["packages/core/src/fetch/read-body.ts", 'console.warn("read");'],
    ["packages/core/src/fetch/fetch-handler.ts", "process.emitWarning();"],
    ["apps/server/src/serve.ts", 'import { createPool } from "mysql2/promise";'],
    ["apps/server/src/serve.ts", 'export * from "@grouphook/core/dist/corridor/settle.js";'],
    ["packages/testkit/src/suite.ts", 'import { settle } from "../../core/src/corridor/settle.js";'],
    ["packages/core/src/corridor/settle.test.ts", 'import "../../../apps/server/src/serve.js";'],
    ["packages/testkit/src/suite.ts", 'import { serve } from "@grouphook/server";'],
    ["apps/server/src/serve.ts", 'if (source.vendor === "tencent") answer();'],
  ])("hold off what %s must not do: %s", ([path, text]) => {
    expect(breachesIn([{ path, text }])).not.toEqual([]);
  });

  it.for<[string, string]>([
    [
      "packages/adapter-x/src/decode.ts",
      'import { z } from "zod";\nimport { yesOrNo } from "@grouphook/core/adapter";',
    ],
    ["packages/adapter-x/src/authenticate.ts", 'import { createVerify } from "node:crypto";'],
    ["packages/adapter-x/src/decode.test.ts", 'import { allow } from "@grouphook/core";'],
    ["packages/adapter-x/src/decode.test.ts", 'import { readFileSync } from "node:fs";\nimport { it } from "vitest";'],
    ["packages/core/src/adapter/authenticity.ts", 'import { hash } from "node:crypto";'],
    ["packages/core/src/vocabulary/change.ts", "/** Tencent `Public`. */"],
    ["packages/core/src/corridor/callback-handler.ts", "const now = options.now ?? Date.now;"],
    ["packages/core/src/corridor/settle.ts", "const at = new Date(now);\n// process. console. Date.now"],
    ["packages/core/src/corridor/settle.ts", 'const url = "https://x";\nimport { a } from "./a.js";'],
    ["packages/core/src/storage/read/reader.ts", 'import { sql } from "kysely";'],
    ["apps/server/src/serve.ts", 'import { openLedger } from "@grouphook/core/storage";'],
    ["apps/server/src/configuration/adapters.ts", 'import("@grouphook/adapter-aec");'],
    ["apps/server/src/serve.test.ts", 'const vendor = "aec";'],
  ])("let pass what %s may do: %s", ([path, text]) => {
    expect(breachesIn([{ path, text }])).toEqual([]);
  });
});

describe("the rooms", () => {
  const paths = globSync(["packages/*/src/**/*.ts", "apps/*/src/**/*.ts", "lab/*/src/**/*.ts"], { cwd: ROOT });
  const graph = graphOf(paths.map((path) => ({ path, text: read(path) })));

  it("hold every file of core, testkit and server", () => {
    expect(paths.filter((path) => houses[packageOf(path)]).length).toBeGreaterThan(300);
    expect(homeless(paths)).toEqual([]);
  });

  it.for(["packages/core/src/helpers.ts", "packages/core/src/misc/a.ts", "apps/server/src/routes.test.ts"])(
    "hold no %s",
    (path) => {
      expect(homeless([path])).toEqual([path]);
    },
  );

  it("are nowhere left in a circle of imports, types included", () => {
    expect([...graph.values()].flat().length).toBeGreaterThan(1000);
    expect(circlesIn(graph)).toEqual([]);
  });

  it("show a circle where there is one", () => {
    const text = (name: string) => `import type { A } from "./${name}.js";`;
    const sources = ["a", "b", "c"].map((name, index) => ({ path: `${name}.ts`, text: text("bca"[index] ?? "") }));
    expect(circlesIn(graphOf(sources))).toEqual(["a.ts -> b.ts -> c.ts -> a.ts"]);
  });

  it("of core know only what they are built on", () => {
    expect(strayKnowledge(graph)).toEqual([]);
  });

  it.for<[string, string]>([
    ["packages/core/src/vocabulary/a.ts", "packages/core/src/group/b.ts"],
    ["packages/core/src/group/a.ts", "packages/core/src/storage/batch/b.ts"],
    ["packages/core/src/policy/a.ts", "packages/core/src/corridor/b.ts"],
    ["packages/core/src/fetch/a.ts", "packages/core/src/node/b.ts"],
  ])("of core: %s must not know %s", ([path, target]) => {
    expect(strayKnowledge(new Map([[path, [target]]]))).toHaveLength(1);
  });
});
