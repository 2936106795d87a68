import { randomBytes } from "node:crypto";
import { checkDatabase } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { testDatabases } from "./test-databases.js";

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)("an empty database on $name", ({ createEmptyUrl }) => {
  /** A user with access to this database only, and an administrator's connection that can inspect it. */
  async function createUser() {
    const url = new URL(await createEmptyUrl());
    const admin = await createConnection(url.href);
    const user = `user_${randomBytes(8).toString("hex")}`;
    onTestFinished(async () => {
      await admin.query(`drop user '${user}'@'%'`);
      await admin.end();
    });
    await admin.query(`create user '${user}'@'%' identified by 'right-password'`);
    await admin.query(`grant all on ${url.pathname.slice(1)}.* to '${user}'@'%'`);
    return { url: Object.assign(url, { username: user, password: "right-password" }), user, admin };
  }

  it("is usable, stays empty, and has no open connection left", async () => {
    const { url, user, admin } = await createUser();
    await checkDatabase(url.href);
    expect((await admin.query("show tables"))[0]).toEqual([]);
    const connections = "select count(*) as count from information_schema.processlist where user = ?";
    await expect.poll(async () => (await admin.query(connections, [user]))[0]).toEqual([{ count: 0 }]);
  });

  it.each([
    { what: "with a wrong password", change: { password: "wrong-password" }, cause: /Access denied for user/ },
    { what: "where nobody listens", change: { port: "1" }, cause: /ECONNREFUSED/ },
    { what: "under a name that is another's", change: { pathname: "/mysql" }, cause: /Access denied .* 'mysql'/ },
    {
      what: "with a file that is not there",
      change: { search: "?sslCa=none.pem" },
      cause: /cannot be read: none\.pem/,
    },
  ])("cannot be used $what", async ({ change, cause }) => {
    const { host, pathname, href } = Object.assign((await createUser()).url, change);
    await expect(checkDatabase(href)).rejects.toMatchObject({
      message: `the database ${host}${pathname} cannot be used`,
      cause: { message: expect.stringMatching(cause) },
    });
  });
});
