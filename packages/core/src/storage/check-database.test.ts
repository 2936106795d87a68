import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { checkDatabase, DatabaseUrlError, openLedger } from "./index.js";

const isUnix = process.platform !== "win32";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-check-"));
  path = join(folder, "ledger.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Everything in the folder, with its bytes, and when it was last changed. */
function contents() {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const place = join(entry.parentPath, entry.name);
    return [place, statSync(place).mtimeMs, entry.isFile() ? readFileSync(place, "base64") : "a folder"];
  });
  return [statSync(folder).mtimeMs, ...entries];
}

/** The messages of the error with which a file is refused, and of its causes; `undefined` where it is found usable. */
async function refusal(file: string): Promise<string | undefined> {
  const before = contents();
  const fault: unknown = await checkDatabase(`sqlite:${file}`).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(contents()).toEqual(before);
  const messages: string[] = [];
  for (let error = fault; error instanceof Error; error = error.cause) messages.push(error.message);
  return messages.length === 0 ? undefined : messages.join(": ");
}

const builtDoor = new URL("../../dist/storage/index.js", import.meta.url).href;

/** What somebody who is not root is told, since root may do everything. */
function refusalOfNobody(file: string): string {
  const script = `
    const { checkDatabase } = await import(${JSON.stringify(builtDoor)});
    if (process.getuid() === 0) process.setuid(65534);
    const fault = await checkDatabase(${JSON.stringify(`sqlite:${file}`)}).catch((error) => error);
    process.stdout.write(fault ? fault.message + ": " + fault.cause.message : "usable");`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }).stdout;
}

describe("a SQLite file is found usable, and nothing is changed,", () => {
  it("where a ledger was closed", async () => {
    await openLedger({ url: `sqlite:${path}` }).then((ledger) => ledger.close());
    expect(await refusal(path)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["ledger.db"]);
  });

  it("while a ledger is open on it", async () => {
    const ledger = await openLedger({ url: `sqlite:${path}` });
    onTestFinished(() => ledger.close());
    expect(await refusal(path)).toBeUndefined();
  });

  it("where it is empty yet", async () => {
    writeFileSync(path, "");
    expect(await refusal(path)).toBeUndefined();
  });

  it.each(["ledger.db", "not/yet/there/ledger.db", "with space ?#%41.db"])("where it can be made: %s", async (name) => {
    expect(await refusal(join(folder, name))).toBeUndefined();
  });

  it("whatever its name is", async () => {
    const odd = join(folder, "with space ?#%41.db");
    await openLedger({ url: `sqlite:${odd}` }).then((ledger) => ledger.close());
    expect(await refusal(odd)).toBeUndefined();
  });

  it("where it is memory alone", async () => {
    await checkDatabase("sqlite::memory:");
  });
});

describe("a SQLite file is refused by its name", () => {
  const named = (reason: string) => new RegExp(`^the database .*ledger\\.db cannot be used: .*${reason}`);

  it("where it is a text", async () => {
    writeFileSync(path, "a shopping list, and no database at all");
    expect(await refusal(path)).toMatch(named("ledger\\.db is not a database"));
  });

  it("where it is a folder", async () => {
    mkdirSync(path);
    expect(await refusal(path)).toMatch(named("is not a file"));
  });

  it.skipIf(!isUnix)(
    "where it is a link in a circle or to a folder that is missing, or its name is too long",
    async () => {
      symlinkSync(join(folder, "circle.db"), join(folder, "circle.db"));
      symlinkSync(join(folder, "missing", "ledger.db"), join(folder, "dangling.db"));
      for (const name of ["circle.db", "dangling.db", `${"x".repeat(300)}.db`]) {
        await expect(checkDatabase(`sqlite:${join(folder, name)}`)).rejects.toThrow("cannot be used");
      }
      symlinkSync(join(folder, "new.db"), join(folder, "link.db"));
      await checkDatabase(`sqlite:${join(folder, "link.db")}`);
    },
  );

  it.skipIf(!isUnix)("where it is a pipe, without waiting for somebody who writes", async () => {
    spawnSync("mkfifo", [path]);
    await expect(checkDatabase(`sqlite:${path}`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("is not a file") },
    });
  });

  it("where a file stands in the place of its folder", async () => {
    writeFileSync(join(folder, "data"), "");
    expect(await refusal(join(folder, "data", "ledger.db"))).toMatch(named("data is not a folder"));
  });

  it.skipIf(process.platform !== "linux").each(["/proc/a/ledger.db", "/proc/self/ledger.db", "/dev/null/ledger.db"])(
    "at once where no file can be made: %s",
    async (file) => {
      const startedAt = performance.now();
      expect(await refusal(file)).toMatch(named("/proc|/dev/null"));
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );

  it.skipIf(!isUnix).each([
    { what: "it may not be read", mode: 0o222, folderMode: 0o777 },
    { what: "it may not be written", mode: 0o444, folderMode: 0o777 },
    { what: "its folder may not be written", mode: 0o666, folderMode: 0o555 },
  ])("where $what", ({ mode, folderMode }) => {
    writeFileSync(path, "");
    chmodSync(path, mode);
    chmodSync(folder, folderMode);
    expect(refusalOfNobody(path)).toMatch(named("EACCES"));
    chmodSync(path, 0o666);
    chmodSync(folder, 0o777);
    expect(refusalOfNobody(path)).toBe("usable");
  });

  it.skipIf(!isUnix)("where it is not there and its folder may not be written", () => {
    chmodSync(folder, 0o555);
    expect(refusalOfNobody(join(folder, "data", "ledger.db"))).toMatch(named("EACCES"));
    chmodSync(folder, 0o777);
    expect(refusalOfNobody(join(folder, "data", "ledger.db"))).toBe("usable");
  });
});

describe("a URL of a database", () => {
  it("that cannot be read is refused as such", async () => {
    await expect(checkDatabase("postgres://u:hidden-value@h/d")).rejects.toThrow(DatabaseUrlError);
  });
});
