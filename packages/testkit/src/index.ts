export type { GroupPushProxy, PushedMessage } from "./aec/group-push-proxy.js";
export {
  type GroupMemory,
  type GroupServer,
  GroupServerCrash,
  type GroupServerOptions,
  type GroupServerResult,
  groupServer,
} from "./aec/group-server.js";
export {
  type RandomGroupLife,
  type RandomGroupLifeOptions,
  type RandomGroupLifeStatistics,
  randomGroupLife,
} from "./aec/random-group-life.js";
export type { TestBroker } from "./brokers/broker-process.js";
export { type BrokerName, startTestBroker } from "./brokers/start-brokers.js";
export { type AdapterContractOptions, adapterContract } from "./contracts/adapter-contract.js";
export { type ReplayedLedger, replayDifferences } from "./contracts/feed-replay.js";
export { type LedgerContractOptions, ledgerContract } from "./contracts/ledger-contract.js";
export { eventsFrom, type Received, type SinkContractOptions, sinkContract } from "./contracts/sink-contract.js";
export { setup as databasesGlobalSetup } from "./databases/databases-global-setup.js";
export {
  type DatabaseServer,
  type DatabaseServerOptions,
  startDatabaseServer,
} from "./databases/start-database-server.js";
export { type TestDatabase, testDatabases } from "./databases/test-databases.js";
export type { EasemobFilling } from "./easemob/easemob-app/filling.js";
export type {
  EasemobGroup,
  EasemobInfo,
  EasemobMember,
  EasemobMessage,
  EasemobPart,
  EasemobRole,
} from "./easemob/easemob-app/group.js";
export { FOR_EVER as EASEMOB_FOR_EVER } from "./easemob/easemob-app/group.js";
export type { EasemobVintage } from "./easemob/easemob-app/vintage.js";
export type { EasemobDialect, EasemobGroupLifeStatistics } from "./easemob/easemob-app/world.js";
export { type EasemobApp, type EasemobAppOptions, easemobApp } from "./easemob/easemob-app.js";
export { type EasemobGroupLife, type EasemobGroupLifeOptions, easemobGroupLife } from "./easemob/easemob-group-life.js";
export { type EasemobRest, type EasemobRestOptions, easemobRest } from "./easemob/easemob-rest.js";
export type { EasemobBody } from "./easemob/easemob-sender/body.js";
export type { EasemobStoredCallbacks } from "./easemob/easemob-sender/exception-storage.js";
export {
  type EasemobAcknowledgement,
  type EasemobSender,
  type EasemobSenderOptions,
  type EasemobVerdict,
  easemobSender,
} from "./easemob/easemob-sender.js";
export type { NeteaseFilling } from "./netease/netease-app/filling.js";
export type {
  NeteaseMember,
  NeteaseMessage,
  NeteaseMuteType,
  NeteaseRole,
  NeteaseTeam,
  NeteaseTeamInfo,
} from "./netease/netease-app/team.js";
export type { NeteaseGroupLifeStatistics } from "./netease/netease-app/world.js";
export { type NeteaseApp, type NeteaseAppOptions, neteaseApp } from "./netease/netease-app.js";
export { type NeteaseGroupLife, type NeteaseGroupLifeOptions, neteaseGroupLife } from "./netease/netease-group-life.js";
export {
  type NeteaseRest,
  type NeteaseRestCall,
  type NeteaseRestOptions,
  neteaseRest,
} from "./netease/netease-rest.js";
export type { NeteaseRewriting } from "./netease/netease-sender/answer.js";
export type { BreakerLimits } from "./netease/netease-sender/circuit-breaker.js";
export {
  type NeteaseAcknowledgement,
  type NeteaseFailureReason,
  type NeteaseSender,
  type NeteaseSenderOptions,
  type NeteaseVerdict,
  neteaseSender,
} from "./netease/netease-sender.js";
export type { OpenimGroup, OpenimInfo, OpenimMember, OpenimMessage } from "./openim/openim-group-life/group.js";
export type { OpenimGroupLifeStatistics } from "./openim/openim-group-life/world.js";
export { type OpenimGroupLife, type OpenimGroupLifeOptions, openimGroupLife } from "./openim/openim-group-life.js";
export {
  type OpenimInstallation,
  type OpenimInstallationOptions,
  type OpenimPopulation,
  openimInstallation,
} from "./openim/openim-installation.js";
export type {
  OpenimRest,
  OpenimRestOptions,
  OpenimRestRequest,
  OpenimTrouble,
} from "./openim/openim-rest/serve-openim-rest.js";
export {
  type OpenimMisreading,
  type OpenimSender,
  type OpenimSenderOptions,
  type OpenimVerdict,
  openimSender,
} from "./openim/openim-sender.js";
export type { Disorder } from "./outbox.js";
export type { CallRate } from "./rest/call-rates.js";
export type { RestFault } from "./rest/faults.js";
export { type SeededRandom, seededRandom } from "./seeded-random.js";
export type { TencentFilling } from "./tencent/tencent-app/filling.js";
export type {
  TencentGroup,
  TencentMember,
  TencentMention,
  TencentMessage,
  TencentProfile,
  TencentRole,
  TencentTopic,
} from "./tencent/tencent-app/group.js";
export type { TencentGroupLifeStatistics } from "./tencent/tencent-app/world.js";
export { type TencentApp, type TencentAppOptions, tencentApp } from "./tencent/tencent-app.js";
export { type TencentGroupLife, type TencentGroupLifeOptions, tencentGroupLife } from "./tencent/tencent-group-life.js";
export type { TencentRestQuirks } from "./tencent/tencent-rest/service.js";
export { type TencentRest, type TencentRestOptions, tencentRest } from "./tencent/tencent-rest.js";
export type { TencentElement } from "./tencent/tencent-sender/judgement.js";
export {
  type TencentAcknowledgement,
  type TencentSender,
  type TencentSenderOptions,
  type TencentVerdict,
  tencentSender,
} from "./tencent/tencent-sender.js";
