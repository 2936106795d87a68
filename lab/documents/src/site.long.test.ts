import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sections } from "./pages.ts";
import { LANGUAGES, root } from "./repository.ts";

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "grouphook-site-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: folder }).map((path) => readFileSync(join(folder, path), "utf8"));
}

describe("the site", () => {
  beforeAll(async () => {
    const command = join(root, "node_modules/vitepress/bin/vitepress.js");
    await execute(process.execPath, [command, "build", "docs", "--outDir", folder], { cwd: root });
  }, 300_000);

  it("has every page in both languages", () => {
    const names = sections.flatMap(({ pages }) => Object.keys(pages));
    const expected = LANGUAGES.flatMap((language) => names.map((name) => `docs/${language}/${name}.html`));
    expect(globSync("docs/{en,zh}/*.html", { cwd: folder })).toEqual(expect.arrayContaining(expected));
  });

  it("loads nothing from elsewhere", () => {
    const loaded = read("**/*.html").flatMap((html) =>
      [
        ...html.matchAll(
          /<(?:script|link|img|iframe|source|video|audio)\b[^>]*?(?:src|href)="((?:https?:)?\/\/[^"]*)"/g,
        ),
      ].map(([, url]) => url),
    );
    const styled = read("**/*.css").flatMap(
      (css) => css.match(/(?:@import|url\()\s*["']?(?:https?:)?\/\/[^)"']*/g) ?? [],
    );
    expect([...loaded, ...styled]).toEqual([]);
  });

  it("finds Chinese words, which have no spaces between them", () => {
    const chunks = globSync("assets/chunks/*.js", { cwd: folder });
    const index = chunks.find((path) => /"死信"/.test(readFileSync(join(folder, path), "utf8")));
    const box = read("assets/chunks/VPLocalSearchBox*.js").join("");
    expect(box).toContain(index?.slice("assets/chunks/".length));
    // The words that are looked for are parted by the same function.
    expect(read("assets/chunks/metadata.*.js").join("")).toContain("Intl.Segmenter");
  });
});
