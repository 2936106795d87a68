import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statfsSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { checkRuntime } from "./check-runtime.js";

const { R_OK, W_OK, X_OK } = constants;

/** What every file but an empty one begins with, https://www.sqlite.org/fileformat2.html#magic_header_string */
const MAGIC = Buffer.from("SQLite format 3\0");

/** Of file systems by statfs(2), proc and sysfs: root has every permission there, and still nobody can make a file. */
const kernelFileSystems = new Set([0x9fa0, 0x62656572]);

/** Throws where the file is no database that can be written, or cannot be made. Makes and changes nothing. */
export function checkSqliteFile(path: string): void {
  checkRuntime();
  const file = resolve(path);
  if (existsSync(file)) {
    // Opening a pipe would wait for somebody who writes.
    if (!statSync(file).isFile()) throw new Error(`${file} is not a file`);
    accessSync(file, R_OK | W_OK);
    if (!isDatabase(file)) throw new Error(`${file} is not a database`);
  }
  checkFolder(nearestThere(dirname(file)));
  checkLink(file);
}

/** SQLite makes the file that a link leads to, but no folder for it. A circle of links and an overlong name throw. */
function checkLink(file: string): void {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  statSync(file, { throwIfNoEntry: false });
  checkFolder(dirname(resolve(dirname(file), readlinkSync(file))));
}

/** By its own beginning: SQLite would make files beside one that has a log, or, without its log, take a sound one for broken. */
function isDatabase(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    const length = readSync(descriptor, bytes);
    return length === 0 || bytes.equals(MAGIC);
  } finally {
    closeSync(descriptor);
  }
}

function nearestThere(folder: string): string {
  return existsSync(folder) ? folder : nearestThere(dirname(folder));
}

function checkFolder(folder: string): void {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  accessSync(folder, W_OK | X_OK);
  if (kernelFileSystems.has(statfsSync(folder).type)) throw new Error(`no file can be made in ${folder}`);
}
