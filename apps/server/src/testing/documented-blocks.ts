import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "./packed-packages.js";

/** The blocks of a language in a document that hold a text. */
export function blocksWith(text: string, language: string, path: string): readonly string[] {
  const document = readFileSync(join(root, path), "utf8");
  const blocks = [...document.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))];
  return blocks.map(([, block = ""]) => block).filter((block) => block.includes(text));
}

/** A folder that finds packages as the root of a clone does. */
export function folderOfClone(): string {
  mkdirSync(join(root, "data"), { recursive: true });
  const folder = mkdtempSync(join(root, "data/example-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
