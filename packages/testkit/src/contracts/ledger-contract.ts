import { describe } from "vitest";
import { allocation } from "./ledger-contract/allocation.js";
import { applications } from "./ledger-contract/applications.js";
import { callbackCommands } from "./ledger-contract/callback-commands.js";
import { callbackReplays } from "./ledger-contract/callback-replays.js";
import { commands } from "./ledger-contract/commands.js";
import { concurrency } from "./ledger-contract/concurrency.js";
import { consumers } from "./ledger-contract/consumers.js";
import { convergence } from "./ledger-contract/convergence.js";
import { deadLetters } from "./ledger-contract/dead-letters.js";
import { decisions } from "./ledger-contract/decisions.js";
import { denials } from "./ledger-contract/denials.js";
import { erasure } from "./ledger-contract/erasure.js";
import { facts } from "./ledger-contract/facts.js";
import { feed } from "./ledger-contract/feed.js";
import { following } from "./ledger-contract/following.js";
import { history } from "./ledger-contract/history.js";
import { hostileNames } from "./ledger-contract/hostile-names.js";
import { identifiers } from "./ledger-contract/identifiers.js";
import { impossibleTimes } from "./ledger-contract/impossible-times.js";
import { leases } from "./ledger-contract/leases.js";
import { type LedgerOpener, ledgerOpener } from "./ledger-contract/ledger-opener.js";
import { lifecycle } from "./ledger-contract/lifecycle.js";
import { lists } from "./ledger-contract/lists.js";
import { messages } from "./ledger-contract/messages.js";
import { overload } from "./ledger-contract/overload.js";
import { pages } from "./ledger-contract/pages.js";
import { positions } from "./ledger-contract/positions.js";
import { queries } from "./ledger-contract/queries.js";
import { rawCallbacks } from "./ledger-contract/raw-callbacks.js";
import { readings } from "./ledger-contract/readings.js";
import { receipts } from "./ledger-contract/receipts.js";
import { reconciliations } from "./ledger-contract/reconciliations.js";
import { replay } from "./ledger-contract/replay.js";
import { retention } from "./ledger-contract/retention.js";
import { rosters } from "./ledger-contract/rosters.js";
import { rules } from "./ledger-contract/rules.js";
import { search } from "./ledger-contract/search.js";
import { severalChanges } from "./ledger-contract/several-changes.js";
import { subscriptions } from "./ledger-contract/subscriptions.js";
import { takingTurns } from "./ledger-contract/taking-turns.js";
import { texts } from "./ledger-contract/texts.js";

/** The database that `ledgerContract` tests the ledger on. */
export interface LedgerContractOptions {
  readonly name: string;
  /** Creates an empty database; resolves to its URL. */
  createUrl(): Promise<string>;
}

/** What is decided before anything is stored: the same on every database. */
const DECIDED = [
  rules,
  denials,
  facts,
  applications,
  severalChanges,
  convergence,
  impossibleTimes,
  takingTurns,
] as const;

const STORED = [
  allocation,
  receipts,
  replay,
  decisions,
  callbackCommands,
  rosters,
  lists,
  readings,
  feed,
  history,
  queries,
  search,
  pages,
  positions,
  identifiers,
  hostileNames,
  texts,
  messages,
  concurrency,
  overload,
  deadLetters,
  rawCallbacks,
  callbackReplays,
  following,
  consumers,
  leases,
  commands,
  reconciliations,
  subscriptions,
  retention,
  erasure,
  lifecycle,
] as const;

/** Registers the vitest suite that the ledger must pass on every supported database. */
export function ledgerContract(options: LedgerContractOptions): void {
  suiteOf(options, [...DECIDED, ...STORED]);
}

/** The part of the contract in which databases differ. */
export function storageContract(options: LedgerContractOptions): void {
  suiteOf(options, STORED);
}

function suiteOf(
  { name, createUrl }: LedgerContractOptions,
  themes: readonly ((opener: LedgerOpener) => void)[],
): void {
  describe(`the ledger on ${name}`, () => {
    const opener = ledgerOpener(createUrl);
    for (const theme of themes) theme(opener);
  });
}
