import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const site = fileURLToPath(new URL("../dist/site/", import.meta.url));
const files = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) =>
  statSync(join(site, name)).isFile(),
);
const originals = files.filter((name) => !/\.(br|gz)$/.test(name));

test("the whole console takes at most 150 KB on its way", () => {
  const bytes = originals.reduce((sum, name) => sum + statSync(join(site, `${name}.gz`)).size, 0);
  expect(bytes).toBeLessThan(150_000);
});

test("every file has its compressed siblings", () => {
  for (const name of originals) {
    expect(existsSync(join(site, `${name}.br`)), name).toBe(true);
    expect(existsSync(join(site, `${name}.gz`)), name).toBe(true);
  }
});

test("the page runs no script of its own text, and names no other host", () => {
  const page = readFileSync(join(site, "index.html"), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(page).not.toMatch(/\bstyle=|\bon\w+=|<style/);
  expect(page).not.toMatch(/(?:src|href)="(?!\/console\/)/);
});
