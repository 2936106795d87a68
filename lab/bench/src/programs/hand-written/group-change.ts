/** A change that AEC asks for. The digest of the whole callback shows whether it is repeated. */
export interface GroupChange {
  readonly action: string;
  readonly actorId: string;
  readonly groupId: string;
  readonly userIds: readonly string[];
  readonly name: string;
  readonly digest: Buffer;
}

/** Performs a change in one transaction. Resolves to the reply; for a repeated callback, to its earlier reply. */
export type PerformChange = (change: GroupChange) => Promise<string>;

/** AEC's reply to a performed change. */
export function success(data?: string): string {
  return JSON.stringify({ status: "1", data });
}

/** Becomes AEC's failure reply. */
export class Refusal extends Error {
  readonly reply: string;

  constructor(code: string) {
    super(`refused with ${code}`);
    this.reply = JSON.stringify({ status: "0", data: code });
  }
}
