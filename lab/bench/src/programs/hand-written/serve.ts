import type { Express } from "express";
import { announce } from "../announce.ts";
import { aecApp } from "./aec-app.ts";
import type { StoreFact } from "./chat-fact.ts";
import { easemobApp } from "./easemob-app.ts";
import type { PerformChange } from "./group-change.ts";
import { neteaseApp } from "./netease-app.ts";
import { openimApp } from "./openim-app.ts";
import { tencentApp } from "./tencent-app.ts";

/** The storage of callbacks, opened by its URL. */
interface Storage {
  readonly groups: (databaseUrl: string) => PerformChange | Promise<PerformChange>;
  readonly facts: (databaseUrl: string) => StoreFact | Promise<StoreFact>;
}

/** Serves the callbacks of the vendor in the command line, on the database in the command line. */
export async function serve(storage: Storage): Promise<void> {
  const [vendor, databaseUrl] = process.argv.slice(2);
  if (databaseUrl === undefined) throw new Error("usage: <aec, easemob, netease, openim or tencent> <database URL>");
  const app = await appOf(vendor, databaseUrl, storage);
  const server = app.listen(0, "127.0.0.1", () => announce(server));
}

async function appOf(vendor: string | undefined, databaseUrl: string, { groups, facts }: Storage): Promise<Express> {
  switch (vendor) {
    case "aec":
      return aecApp(await groups(databaseUrl));
    case "easemob":
      return easemobApp(await facts(databaseUrl));
    case "netease":
      return neteaseApp(await facts(databaseUrl));
    case "openim":
      return openimApp(await facts(databaseUrl));
    case "tencent":
      return tencentApp(await facts(databaseUrl));
    default:
      throw new Error(`unknown vendor: ${vendor}`);
  }
}
