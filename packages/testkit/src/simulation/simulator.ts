/** A callback on its way from a vendor's side to a server. */
export interface SimulatedRequest {
  /** Path and query. */
  readonly target: string;
  readonly body: string;
}

/** What a server answered. */
export interface SimulatedReply {
  readonly status: number;
  readonly body: string;
}

/** How a vendor reads a reply. */
export type ReplyReading =
  | { readonly result: "accepted" }
  /** The server says no, in the vendor's words. */
  | { readonly result: "refused" }
  /** The vendor misunderstands it, fails, or dies of it. */
  | { readonly result: "wrong"; readonly why: string };

/** What a vendor's side does for some time. */
export interface SimulatedLife {
  /** Where its callbacks go. */
  readonly url: string;
  /** The settings of the source, as configured at the server: what callbacks are signed with. */
  readonly settings: { readonly [setting: string]: unknown };
  readonly seed: number;
  /** The most groups at the same time. */
  readonly groups: number;
  /** How many things happen at the same time. */
  readonly lanes: number;
  /** Whether notifications overtake each other. */
  readonly isDisorderly: boolean;
  /** Whether it may end. */
  readonly isEnough: () => boolean;
}

/** A vendor's side: what happens there, and how it reads replies. */
export interface Simulator {
  /** The vendor's name for what a callback is about. */
  commandOf(request: SimulatedRequest): string;
  /** Whether the vendor, or the network, may repeat a callback. */
  mayRepeat(command: string): boolean;
  read(command: string, request: SimulatedRequest, reply: SimulatedReply): ReplyReading;
  /** Lets random things happen. Resolves when it is enough and everything is told. */
  live(life: SimulatedLife): Promise<void>;
}

/** The first of a setting that is a text or a list of texts, or texts with commas between. */
export function firstText(setting: unknown): string | undefined {
  const first: unknown = Array.isArray(setting) ? setting[0] : setting;
  if (typeof first === "number") return String(first);
  return typeof first === "string" && first !== "" ? first.split(",", 1)[0]?.trim() : undefined;
}
