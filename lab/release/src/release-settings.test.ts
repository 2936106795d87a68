import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./published-package.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const release = read(".github/workflows/release.yml");

describe("the release", () => {
  it("gives every package a version of its own", () => {
    const settings: unknown = JSON.parse(read(".changeset/config.json"));
    expect(settings).toMatchObject({ fixed: [], linked: [], ignore: [], access: "public", baseBranch: "main" });
  });

  it("takes dependencies that others have looked at for a day", () => {
    expect(Number(/^minimumReleaseAge: (\d+)$/m.exec(read("pnpm-workspace.yaml"))?.[1])).toBeGreaterThanOrEqual(1440);
  });

  it("begins when CI was green on main", () => {
    expect(release).toMatch(
      /^on:\n {2}workflow_run:\n {4}workflows: \[CI\]\n {4}types: \[completed\]\n {4}branches: \[main\]$/m,
    );
    expect(release).toContain("if: github.event.workflow_run.conclusion == 'success'");
    expect(read(".github/workflows/ci.yml")).toMatch(/^name: CI$/m);
  });

  it("releases the commit that was tested", () => {
    const checkouts = release.match(/uses: actions\/checkout@/g) ?? [];
    expect(release.match(/ref: \$\{\{ github\.event\.workflow_run\.head_sha \}\}/g)).toHaveLength(checkouts.length);
  });

  it("lends the identity for provenance to the job that publishes, and to no other", () => {
    expect(release.match(/id-token: write/g)).toHaveLength(1);
    const [, publishing = ""] = release.split(/^ {2}publish:$/m);
    expect(publishing).toContain("id-token: write");
    expect(publishing).toMatch(/release:check[\s\S]*release:rehearse[\s\S]*release:publish/);
  });

  it.each(["ci.yml", "release.yml"])("runs only actions of a fixed commit in %s", (file) => {
    const used = [...read(`.github/workflows/${file}`).matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
    expect(used).not.toEqual([]);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
