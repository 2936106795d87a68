/** The database is not there, or does not answer in time. What was asked may be asked again; the cause tells more. */
export class LedgerUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LedgerUnavailableError";
  }
}
