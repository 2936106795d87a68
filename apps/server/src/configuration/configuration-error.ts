/** A fault in a configuration: its path and what is wrong, without the value, which may be a secret. */
export interface ConfigurationFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** Thrown for an invalid configuration. Contains every fault, one line each. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "ConfigurationError";
    this.faults = faults;
  }
}
