export { type AdapterContractOptions, adapterContract } from "./adapter-contract.js";
export { setup as databasesGlobalSetup } from "./databases-global-setup.js";
export {
  type GroupMemory,
  type GroupServer,
  GroupServerCrash,
  type GroupServerOptions,
  type GroupServerResult,
  groupServer,
} from "./group-server.js";
export { type LedgerContractOptions, ledgerContract } from "./ledger-contract.js";
export {
  type RandomGroupLife,
  type RandomGroupLifeOptions,
  type RandomGroupLifeStatistics,
  randomGroupLife,
} from "./random-group-life.js";
export { type DatabaseServer, type DatabaseServerOptions, startDatabaseServer } from "./start-database-server.js";
export { type TestDatabase, testDatabases } from "./test-databases.js";
