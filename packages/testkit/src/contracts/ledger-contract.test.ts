import { afterAll } from "vitest";
import { testDatabases } from "../databases/test-databases.js";
import { ledgerContract } from "./ledger-contract.js";

const databases = await testDatabases();

for (const database of databases) ledgerContract(database);

afterAll(async () => {
  for (const database of databases) await database.stop();
}, 300_000);
