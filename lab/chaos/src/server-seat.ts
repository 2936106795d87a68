import { type ChildServer, startChildServer } from "./child-server.ts";

/** A port on which one server process runs after the other. */
export class ServerSeat {
  /** The faults that all its servers logged. */
  readonly faults: Map<string, number> = new Map();
  readonly complaints: string[] = [];
  readonly #variables: Readonly<Record<string, string>>;
  #databaseUrl: string;
  #server: ChildServer | undefined;

  constructor(databaseUrl: string, variables: Readonly<Record<string, string>> = {}) {
    this.#databaseUrl = databaseUrl;
    this.#variables = variables;
  }

  /** Absent before the first start. */
  get url(): string | undefined {
    return this.#server?.url;
  }

  get processId(): number | undefined {
    return this.#server?.processId;
  }

  /** Starts a server, on another database if given. */
  async start(databaseUrl: string = this.#databaseUrl): Promise<void> {
    this.#databaseUrl = databaseUrl;
    this.#server = await startChildServer(databaseUrl, this.#variables);
  }

  async kill(): Promise<void> {
    if (this.#server?.hasEnded()) this.complaints.push("a server ended by itself");
    await this.#server?.kill();
    this.#remember();
  }

  /** Ends the server like an operator. Records a complaint unless it exits with 0. */
  async stop(): Promise<void> {
    if (!this.#server) return;
    if (this.#server.hasEnded()) this.complaints.push("a server ended by itself");
    const code = await this.#server.stop();
    if (code !== 0) this.complaints.push(`a server that was asked to stop exited with ${code}`);
    this.#remember();
  }

  /** Ends the running server, if any. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.kill();
  }

  #remember(): void {
    for (const [sort, count] of this.#server?.faults ?? []) this.faults.set(sort, (this.faults.get(sort) ?? 0) + count);
    this.#server = undefined;
  }
}
