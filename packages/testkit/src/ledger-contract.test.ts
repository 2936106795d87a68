import { afterAll } from "vitest";
import { ledgerContract } from "./ledger-contract.js";
import { testDatabases } from "./test-databases.js";

const databases = await testDatabases();

for (const database of databases) ledgerContract(database);

afterAll(async () => {
  for (const database of databases) await database.stop();
});
