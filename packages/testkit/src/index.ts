export { type AdapterContractOptions, adapterContract } from "./adapter-contract.js";
export { setup as databasesGlobalSetup } from "./databases-global-setup.js";
export { type ReplayedLedger, replayDifferences } from "./feed-replay.js";
export {
  type GroupMemory,
  type GroupServer,
  GroupServerCrash,
  type GroupServerOptions,
  type GroupServerResult,
  groupServer,
} from "./group-server.js";
export { type LedgerContractOptions, ledgerContract } from "./ledger-contract.js";
export type { OpenimGroup, OpenimInfo, OpenimMember, OpenimMessage } from "./openim-group-life/group.js";
export type { OpenimGroupLifeStatistics } from "./openim-group-life/world.js";
export { type OpenimGroupLife, type OpenimGroupLifeOptions, openimGroupLife } from "./openim-group-life.js";
export {
  type OpenimMisreading,
  type OpenimSender,
  type OpenimSenderOptions,
  type OpenimVerdict,
  openimSender,
} from "./openim-sender.js";
export {
  type RandomGroupLife,
  type RandomGroupLifeOptions,
  type RandomGroupLifeStatistics,
  randomGroupLife,
} from "./random-group-life.js";
export { type SeededRandom, seededRandom } from "./seeded-random.js";
export { type DatabaseServer, type DatabaseServerOptions, startDatabaseServer } from "./start-database-server.js";
export type {
  TencentGroup,
  TencentMember,
  TencentMention,
  TencentMessage,
  TencentProfile,
  TencentRole,
  TencentTopic,
} from "./tencent-group-life/group.js";
export type { Disorder } from "./tencent-group-life/outbox.js";
export type { TencentGroupLifeStatistics } from "./tencent-group-life/world.js";
export { type TencentGroupLife, type TencentGroupLifeOptions, tencentGroupLife } from "./tencent-group-life.js";
export type { TencentElement } from "./tencent-sender/judgement.js";
export {
  type TencentAcknowledgement,
  type TencentSender,
  type TencentSenderOptions,
  type TencentVerdict,
  tencentSender,
} from "./tencent-sender.js";
export { type TestDatabase, testDatabases } from "./test-databases.js";
