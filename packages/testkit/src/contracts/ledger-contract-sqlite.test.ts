import { afterAll } from "vitest";
import { testDatabases } from "../databases/test-databases.js";
import { ledgerContract } from "./ledger-contract.js";

const [sqlite] = (await testDatabases()).filter(({ family }) => family === "sqlite");
if (!sqlite) throw new Error("SQLite is always there");

ledgerContract(sqlite);

afterAll(() => sqlite.stop());
