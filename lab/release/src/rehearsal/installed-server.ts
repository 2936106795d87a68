import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Run, runProgram } from "../run-tool.ts";
import type { Workbench } from "./workbench.ts";

const command = (folder: string) => join(folder, "node_modules/.bin/grouphook");

/** Lets the installed command check its configuration, for one source of AEC. */
export function checkInstalled({ environment }: Workbench, folder: string): Promise<Run> {
  return runProgram(command(folder), ["start", "--check"], {
    folder,
    environment: { ...environment, GROUPHOOK_SOURCES: "aec" },
  });
}

/** Starts the installed command, creates a group with a callback, and asks for its members. Ends it after that. */
export async function callBack({ environment }: Workbench, folder: string): Promise<unknown> {
  const server = spawn(command(folder), ["start"], {
    cwd: folder,
    env: { ...environment, PORT: "0", GROUPHOOK_SOURCES: "aec" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(server, "close");
  try {
    let output = "";
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          const found = /"url":"([^"]+)","database"/.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        });
      ended.then(() => reject(new Error(`the server did not start: ${output}`)), reject);
    });
    await post(url, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob" });
    return await post(url, { action: "AEC_GROUP_SYNC_ALL", groupId: "100001" });
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

async function post(url: string, data: object): Promise<unknown> {
  const body = new URLSearchParams({ data: JSON.stringify(data) });
  const response = await fetch(`${url}/callbacks/aec`, { method: "POST", body });
  return response.json();
}
