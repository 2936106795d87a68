import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { consoleFolder } from "./index.js";

const PAGE = "index.html";

/** What the page loads, sooner or later. Other files may be left of builds before. */
function filesOf(site: string): readonly string[] {
  const found = new Set([PAGE]);
  for (const name of found) {
    if (!/\.(html|js|css)$/.test(name)) continue;
    const named = readFileSync(join(site, name), "utf8").matchAll(/[\w-]+-[\w-]{8}\.(?:js|css|svg)/g);
    for (const [asset] of named) found.add(join("assets", asset));
  }
  return [...found];
}

const site = consoleFolder.replace(/src\/site\/$/, "dist/site/");
const files = filesOf(site);

test("the whole console takes at most 150 KB on its way", () => {
  const bytes = files.reduce((sum, name) => sum + statSync(join(site, `${name}.gz`)).size, 0);
  expect(files.length).toBeGreaterThan(10);
  expect(bytes).toBeLessThan(150_000);
});

test("every file has its compressed siblings", () => {
  for (const name of files) {
    expect(existsSync(join(site, `${name}.br`)), name).toBe(true);
    expect(existsSync(join(site, `${name}.gz`)), name).toBe(true);
  }
});

test("the page runs no script of its own text, and names no other host", () => {
  const page = readFileSync(join(site, PAGE), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(page).not.toMatch(/\bstyle=|\bon\w+=|<style/);
  expect(page).not.toMatch(/(?:src|href)="(?!\/console\/)/);
});
