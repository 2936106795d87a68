import { afterAll, it } from "vitest";
import { testDatabases } from "../databases/test-databases.js";
import { storageContract } from "./ledger-contract.js";

const databases = (await testDatabases()).filter(({ family }) => family !== "sqlite");

for (const database of databases) storageContract(database);
if (databases.length === 0)
  it.skip("the ledger on a server: neither mariadbd nor mysqld is on the PATH", () => undefined);

afterAll(async () => {
  for (const database of databases) await database.stop();
}, 300_000);
