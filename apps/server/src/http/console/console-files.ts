import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** How the names of compressed siblings end. */
const encodings = { br: ".br", gzip: ".gz" } as const;

/** A file of the console, with those of its siblings that are compressed. */
export interface ConsoleFile {
  /** Under which it is asked for, without the path of the console. */
  readonly name: string;
  readonly content: Buffer;
  /** A hash: packages are unpacked with the same time on every file, and a page whose script has another name is as long as before. */
  readonly tag: string;
  readonly encoded: { readonly br?: Buffer; readonly gzip?: Buffer };
}

/** Reads a folder into memory. Throws where it cannot be read. */
export function readConsoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length));
  const there = new Set(names);
  const siblings = Object.values(encodings);
  const isSibling = (name: string) =>
    siblings.some((end) => name.endsWith(end) && there.has(name.slice(0, -end.length)));
  return new Map(
    names
      .filter((name) => !isSibling(name))
      .map((path) => {
        const read = (end = "") => readFileSync(join(folder, path + end));
        const content = read();
        const name = path.replaceAll(sep, "/");
        const tag = createHash("sha256").update(content).digest("base64url").slice(0, 22);
        const encoded = {
          ...(there.has(path + encodings.br) && { br: read(encodings.br) }),
          ...(there.has(path + encodings.gzip) && { gzip: read(encodings.gzip) }),
        };
        return [name, { name, content, tag, encoded }];
      }),
  );
}
