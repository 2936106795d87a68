/** What AEC asks for. The digest is of the whole callback, so that a repeated one is known. */
export interface GroupChange {
  readonly action: string;
  readonly actorId: string;
  readonly groupId: string;
  readonly userIds: readonly string[];
  readonly name: string;
  readonly digest: Buffer;
}

/** Performs a change in one transaction and gives the reply, for a repeated one the reply it had before. */
export type PerformChange = (change: GroupChange) => Promise<string>;

/** AEC's reply to what was done. */
export function success(data?: string): string {
  return JSON.stringify({ status: "1", data });
}

/** Turned into AEC's failure reply. */
export class Refusal extends Error {
  readonly reply: string;

  constructor(code: string) {
    super(`refused with ${code}`);
    this.reply = JSON.stringify({ status: "0", data: code });
  }
}
