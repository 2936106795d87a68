/** The database is unreachable or does not answer in time. The call may be repeated; the cause has the details. */
export class LedgerUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LedgerUnavailableError";
  }
}
