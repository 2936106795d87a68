import { type OpenLedgerOptions, openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterEach } from "vitest";

/** Opens ledgers for one suite, and closes them after each test. */
export interface LedgerOpener {
  createUrl(): Promise<string>;
  /** On a new database, unless a URL is given. */
  open(options?: Partial<OpenLedgerOptions>): Promise<StoredLedger>;
  close(ledger: StoredLedger): Promise<void>;
}

/** Creates the opener of a suite. Call it inside `describe`. */
export function ledgerOpener(createUrl: () => Promise<string>): LedgerOpener {
  const opened = new Set<StoredLedger>();

  async function close(ledger: StoredLedger): Promise<void> {
    opened.delete(ledger);
    await ledger.close();
  }

  afterEach(async () => {
    await Promise.all([...opened].map(close));
  });

  return {
    createUrl,
    close,
    async open(options = {}) {
      const ledger = await openLedger({ ...options, url: options.url ?? (await createUrl()) });
      opened.add(ledger);
      return ledger;
    },
  };
}
