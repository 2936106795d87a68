import { spawnSync } from "node:child_process";
import { startDatabaseServer } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { postAec } from "../../testing/aec-callback.js";
import { startTestServer, testServersOn } from "../../testing/start-test-server.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;

describe.skipIf(!hasMariadb)(
  "a server on a MariaDB whose backslash escapes nothing and whose quotes are ANSI's",
  async () => {
    const extraArguments = ["--sql-mode=NO_BACKSLASH_ESCAPES,ANSI_QUOTES"];
    const database = hasMariadb ? await startDatabaseServer(MARIADB, { extraArguments }) : undefined;
    if (database) testServersOn(() => database.createUrl());
    afterAll(() => database?.stop());

    it.for(["x' or 1=1 #", "x\\' or 1=1 #", 'x" or 1=1 #', "x\\", "x' union all select 1 -- "])(
      "returns no group to a caller who asks for %s",
      async (hostile) => {
        const { url } = await startTestServer();
        const created = await postAec(`${url}/callbacks/aec`, {
          action: "AEC_GROUP_CREATE",
          userId: "ann",
          addUsers: "ann,bob",
        });
        const roster = await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_SYNC_ALL", groupId: hostile });
        expect(JSON.stringify(roster)).not.toMatch(/ann|bob/);
        const id = encodeURIComponent(hostile);
        for (const path of [`groups/aec/${id}`, `groups/aec/${id}/members`, `groups/aec/${id}/messages`]) {
          expect((await fetch(`${url}/v1/${path}`)).status).toBe(404);
        }
        for (const path of [`users/aec/${id}/groups`, `groups?source=${id}`, `decisions?group=${id}`]) {
          expect(await (await fetch(`${url}/v1/${path}`)).text()).not.toMatch(new RegExp(`ann|bob|${created.data}`));
        }
      },
    );

    await import("./query-api.test.js");
    await import("./query-api-refusals.test.js");
  },
);
