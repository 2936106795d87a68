import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.js";
import { readConsoleFiles } from "./console-files.js";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    // As npm unpacks every file.
    utimesSync(path, 499_162_500, 499_162_500);
  }
  return folder;
}

describe("the console's files", () => {
  it("are known by their names, each with what is compressed of it", () => {
    const folder = folderWith({
      "index.html": "page",
      "index.html.br": "page in br",
      "index.html.gz": "page in gz",
      "assets/a.js": "script",
      "assets/a.js.gz": "script in gz",
      "assets/b.svg": "picture",
      "assets/deep/archive.gz": "no sibling of anything",
    });
    const files = readConsoleFiles(folder);
    const shown = [...files.values()].map(({ name, content, encoded }) => [
      name,
      String(content),
      ...Object.entries(encoded).map(([encoding, bytes]) => `${encoding}: ${bytes}`),
    ]);
    expect(shown.toSorted()).toEqual([
      ["assets/a.js", "script", "gzip: script in gz"],
      ["assets/b.svg", "picture"],
      ["assets/deep/archive.gz", "no sibling of anything"],
      ["index.html", "page", "br: page in br", "gzip: page in gz"],
    ]);
  });

  it("are told apart by what they hold, since their times and lengths are the same in the next version", () => {
    const tagOf = (content: string) => readConsoleFiles(folderWith({ "index.html": content })).get("index.html")?.tag;
    expect(tagOf("a-B3x")).toBe(tagOf("a-B3x"));
    expect(tagOf("a-B3x")).not.toBe(tagOf("a-B3y"));
  });

  it("must be there", () => {
    expect(() => readConsoleFiles(join(temporaryFolder(), "gone"))).toThrow(/gone/);
  });
});
