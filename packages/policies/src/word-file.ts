import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/**
 * Reads a word list: UTF-8, one word per line. Trims the words; ignores blank lines and lines that begin with `#`.
 * Throws the file system's error for a file that cannot be read, and a `TypeError` for one that is not UTF-8.
 */
export function readWordFile(path: string | URL): readonly string[] {
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw new TypeError("is not UTF-8");
  return bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
