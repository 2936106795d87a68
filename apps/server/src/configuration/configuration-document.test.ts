import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chineseDescriptions } from "../testing/documents/chinese-descriptions.js";
import { expectMadeParts } from "../testing/documents/made-parts.js";
import { root } from "../testing/packed-packages.js";
import { loadAdapter, vendors } from "./adapters.js";
import { packageSettings } from "./choose-sources.js";
import { choosingVariables } from "./choosing-variables.js";
import { serverVariables } from "./server-variables.js";
import { loadSinkType, sinkKinds } from "./sink-types.js";
import { sinkVariables, sourceVariables, type Variable } from "./variables.js";

const ofEverySource = sourceVariables("<source>", []);
const ofEverySink = sinkVariables("<sink>", { settings: [] });

async function ofVendor(vendor: string): Promise<readonly [string, readonly Variable[]]> {
  const loaded = await loadAdapter(vendor, root);
  if (!("vendorAdapter" in loaded)) throw new Error(loaded.message);
  return [`source ${vendor}`, sourceVariables("<source>", packageSettings(loaded)).slice(ofEverySource.length)];
}

async function ofSink(kind: string): Promise<readonly [string, readonly Variable[]]> {
  const loaded = await loadSinkType(kind, root);
  if (!("value" in loaded)) throw new Error(loaded.message);
  return [`sink ${kind}`, sinkVariables("<sink>", loaded.value).slice(ofEverySink.length)];
}

const tables = new Map<string, readonly Variable[]>([
  ["server", [...serverVariables, ...choosingVariables]],
  ["source", ofEverySource],
  ...(await Promise.all(vendors.map(ofVendor))),
  ["sink", ofEverySink],
  ...(await Promise.all(sinkKinds.map(ofSink))),
]);

const languages = {
  en: { columns: "| variable | in the file | means |", said: (description: string) => description },
  zh: { columns: "| 变量 | 配置文件中 | 含义 |", said: (description: string) => chineseDescriptions[description] },
};

describe("the document on the configuration", () => {
  it.for(["en", "zh"] as const)("has every variable in %s", async (language) => {
    const { columns, said } = languages[language];
    const row = ({ name, path, description }: Variable) => {
      const variable = name.replace(/__(SOURCE|SINK)__/, "_<$1>_");
      return `| \`${variable}\` | \`${path.join(".")}\` | ${said(description)?.replaceAll("<", "\\<")} |`;
    };
    const parts = [...tables].map(
      ([name, variables]) => [name, [columns, "|---|---|---|", ...variables.map(row)].join("\n")] as const,
    );
    await expectMadeParts(join(root, "docs", language, "configuration.md"), new Map(parts));
  });

  it("says in Chinese what each of them means", () => {
    const descriptions = [...tables.values()].flat().map(({ description }) => description);
    expect(Object.keys(chineseDescriptions).toSorted()).toEqual([...new Set(descriptions)].toSorted());
  });
});
