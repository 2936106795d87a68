import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabases } from "./test-databases.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.each(databases)("tables of a newer version on $name", ({ createUrl }) => {
  it.each(["0014-later", "0099-much-later", "0005-between"])("are refused, by the name of %s", async (name) => {
    const url = await createUrl();
    await (await openLedger({ url })).close();
    await execute(url, `insert into grouphook_migrations (name, timestamp) values ('${name}', '2027-01-01T00:00:00Z')`);
    const opened = openLedger({ url });
    await expect(opened).rejects.toThrow(`the tables are of a newer version of grouphook, which has made ${name}`);
    await execute(url, `delete from grouphook_migrations where name = '${name}'`);
    await (await openLedger({ url })).close();
  });
});

async function execute(url: string, statement: string): Promise<void> {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length));
    database.exec(statement);
    database.close();
    return;
  }
  const connection = await createConnection(url);
  await connection.query(statement);
  await connection.end();
}
