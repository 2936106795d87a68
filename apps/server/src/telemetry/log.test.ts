import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";

const execute = promisify(execFile);
const program = `
  const { openLog } = await import(${JSON.stringify(fileURLToPath(new URL("../../dist/telemetry/log.js", import.meta.url)))});
  const { logger, flush } = await openLog("info", process.env.CHOSEN_FORMAT);
  logger.info({ source: "chat", url: "http://127.0.0.1:8080" }, "listening");
  await flush();
`;

async function logged(chosen?: "json" | "pretty"): Promise<string> {
  const environment = { ...process.env, NO_COLOR: "1", ...(chosen && { CHOSEN_FORMAT: chosen }) };
  const words = ["--input-type=module", "--eval", program];
  const { stdout } = await execute(process.execPath, words, { env: environment, cwd: temporaryFolder() });
  return stdout;
}

/** What the same program prints on a terminal. */
async function loggedOnTerminal(): Promise<string> {
  const words = ["-qec", `'${process.execPath}' --input-type=module --eval "$PROGRAM"`, "/dev/null"];
  const { stdout } = await execute("script", words, { env: { ...process.env, PROGRAM: program, NO_COLOR: "1" } });
  return stdout;
}

describe("the log", () => {
  it("is lines of JSON if standard output is not a terminal", async () => {
    expect(JSON.parse(await logged())).toMatchObject({ level: 30, source: "chat", msg: "listening" });
  });

  it.runIf(process.platform === "linux")("is readable lines on a terminal", async () => {
    const line =
      /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: listening \{"source":"chat","url":"http:\/\/127\.0\.0\.1:8080"\}\s*$/;
    expect(await loggedOnTerminal()).toMatch(line);
  });

  it("has the format that the operator chooses", async () => {
    expect(await logged("pretty")).toMatch(/INFO: listening/);
    expect(await logged("json")).toMatch(/^\{"level":30/);
  });
});
