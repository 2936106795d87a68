import { readFileSync } from "node:fs";

/**
 * Reads a word list: UTF-8, one word a line, blanks around it, empty lines and lines that begin with `#` left out.
 * Throws the file system's error for a file that cannot be read.
 */
export function readWordFile(path: string | URL): readonly string[] {
  return readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
