import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PublishedPackage, publishedPackages, readManifest, root } from "../published-package.ts";
import { runProgram } from "../run-tool.ts";
import type { Workbench } from "./workbench.ts";

/** How far a version goes. */
export type Bump = "patch" | "minor" | "major";

/** A copy of this repository, in which versions are made and published as in the repository itself. */
export class ReleaseCopy {
  readonly #workbench: Workbench;
  readonly #folder: string;
  readonly #packages: readonly PublishedPackage[] = publishedPackages();

  private constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#folder = workbench.folderFor("repository");
  }

  /** Copies what git knows, and what was built. */
  static async of(workbench: Workbench): Promise<ReleaseCopy> {
    const copy = new ReleaseCopy(workbench);
    const listed = await runProgram("git", ["ls-files", "-z"], { folder: root, environment: process.env });
    const built = copy.#packages.map(({ directory }) => `${directory}/dist`);
    const tracked = listed.output.split("\0").filter((path) => path !== "");
    for (const path of [...tracked, ...built].filter((path) => existsSync(join(root, path))))
      cpSync(join(root, path), join(copy.#folder, path), { recursive: true });
    await copy.#run("git", ["init", "--quiet", "--initial-branch=main"]);
    await copy.#commit("All");
    return copy;
  }

  /** The version of a package in the copy. */
  versionOf(name: string): string {
    const found = this.#packages.find(({ manifest }) => manifest.name === name);
    if (!found) throw new Error(`${name} is not published`);
    return readManifest(join(this.#folder, found.directory)).version;
  }

  /** What a change that may break those built on it is, as long as the version begins with a zero, and after. */
  breaking(name: string): Bump {
    return this.versionOf(name).startsWith("0.") ? "minor" : "major";
  }

  /** Changes a built file. */
  edit(path: string, from: string, to: string): void {
    const text = readFileSync(join(this.#folder, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    writeFileSync(join(this.#folder, path), text.replace(from, to));
  }

  /** Releases what changed, beside what waits for a release. Resolves to what is new in the registry, as name@version. */
  async release(changes: Readonly<Record<string, Bump>> = {}): Promise<readonly string[]> {
    const before = await this.#published();
    for (const [index, [name, bump]] of Object.entries(changes).entries()) {
      const path = join(this.#folder, ".changeset", `rehearsed-${index}.md`);
      writeFileSync(path, `---\n"${name}": ${bump}\n---\n\nRehearsed.\n`);
    }
    await this.#changeset("version");
    await this.#commit("Version packages");
    await this.#changeset("publish");
    return [...(await this.#published())].filter((one) => !before.has(one)).toSorted();
  }

  async #published(): Promise<ReadonlySet<string>> {
    const { registry } = this.#workbench;
    const all = this.#packages.map(async ({ manifest: { name } }) =>
      (await registry.versionsOf(name)).map((version) => `${name}@${version}`),
    );
    return new Set((await Promise.all(all)).flat());
  }

  #changeset(word: string): Promise<void> {
    return this.#run(process.execPath, [join(root, "node_modules/@changesets/cli/bin.js"), word]);
  }

  async #commit(message: string): Promise<void> {
    await this.#run("git", ["add", "--all"]);
    const author = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@localhost"];
    await this.#run("git", [...author, "commit", "--quiet", "--allow-empty", "--message", message]);
  }

  async #run(program: string, words: readonly string[]): Promise<void> {
    const { environment } = this.#workbench;
    const { isSuccess, output } = await runProgram(program, words, { folder: this.#folder, environment });
    if (!isSuccess) throw new Error(`${program} ${words.join(" ")} failed: ${output}`);
  }
}
