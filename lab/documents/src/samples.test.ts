import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { readDocument } from "./document.ts";
import { root } from "./repository.ts";

const execute = promisify(execFile);
const compiler = join(root, "node_modules/typescript/bin/tsc");

/** What a sample takes for granted: names of its reader's own program, packages of others, and the types that go with them. */
const GRANTED = /error TS(?:2304|2503|2552|2868|7006|7031|18004|2307: Cannot find module '(?!@grouphook))/;

// The Chinese documents have the same samples. That they do what is said is for the tests beside what they use.
it("every sample in TypeScript compiles", async () => {
  // Where our packages are found.
  mkdirSync(join(root, "data"), { recursive: true });
  const folder = mkdtempSync(join(root, "data/samples-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = globSync(["README.md", "docs/en/*.md"], { cwd: root }).flatMap((path) =>
    readDocument(join(root, path))
      .samples.filter(({ language }) => language === "ts")
      .map(({ code }, index) => {
        const name = `${basename(path, ".md")}-${index + 1}.mts`;
        // A part of a configuration stands in one; a module may wait.
        const whole = /^sources: \{/.test(code) ? `export default {\n${code}\n};` : `${code}\nexport {};`;
        writeFileSync(join(folder, name), whole);
        return name;
      }),
  );
  const options = [
    "--noEmit",
    "--strict",
    "--target",
    "es2024",
    "--module",
    "nodenext",
    "--skipLibCheck",
    "--types",
    "node",
  ];
  const printed = await execute(process.execPath, [compiler, ...options, ...files], { cwd: folder }).then(
    () => "",
    (fault: { readonly stdout: string }) => fault.stdout,
  );
  expect(files.length).toBeGreaterThan(20);
  expect(printed.split("\n").filter((line) => /error TS/.test(line) && !GRANTED.test(line))).toEqual([]);
});
