import { head } from "../table-shapes.js";
import type { Row } from "../tables.js";
import type { MysqlSession } from "./mysql-session.js";

/** How long a lock that was got ahead waits to be taken. */
const PATIENCE_MS = 100;

/** Begins a transaction that holds the lock of the head; the second statement finds the head's row. */
export const LOCK_HEAD: readonly string[] = [
  "begin",
  `select ${head.columns.join(", ")} from ${head.name} where head_id = 1 for update`,
];

/**
 * The lock of the head, asked for while another session still commits under it, so that the server goes on without
 * waiting for this process. Given back when nobody takes it.
 */
export class HeadLockAhead {
  readonly session: MysqlSession;
  /** `undefined` when the lock was not to be had. */
  readonly headRow: Promise<Row | undefined>;
  #state: "free" | "taken" | "given back" = "free";
  #timer: NodeJS.Timeout | undefined;

  constructor(session: MysqlSession) {
    this.session = session;
    this.headRow = this.#lock().catch(() => undefined);
  }

  /** Whether whoever asks may have it. */
  take(): boolean {
    clearTimeout(this.#timer);
    if (this.#state !== "free") return false;
    this.#state = "taken";
    return true;
  }

  async #lock(): Promise<Row | undefined> {
    await this.session.connect();
    const [, headRows] = await this.session.together(LOCK_HEAD);
    if (this.#state === "free") this.#timer = setTimeout(() => this.#giveBack(), PATIENCE_MS).unref();
    return headRows?.[0];
  }

  #giveBack(): void {
    this.#state = "given back";
    this.session.together(["rollback"]).catch(() => undefined);
  }
}
