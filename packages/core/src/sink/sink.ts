import type { SettingFault } from "../adapter/adapter.js";
import { otherContract } from "../adapter/other-contract.js";
import type { CloudEvent } from "../feed/feed-event.js";

/** What a sink must know of a delivery beside the events. */
export interface Delivery {
  /** Aborted when the delivery must end: nothing may be sent after that, and `deliver` must settle soon. */
  readonly signal: AbortSignal;
  /**
   * Tells the events from those that have the same numbers in another record, or had them in this one before a backup was restored:
   * the same for these events for ever.
   */
  readonly recordId: string;
}

/** What became of events that were delivered. */
export interface Delivered {
  /** How many of them the broker knew already, and did not take again. */
  readonly repeated?: number;
  /** Those that were too large for the broker, and were sent without their data. */
  readonly reduced?: readonly CloudEvent[];
}

/** A place outside that the events of the feed are taken to. */
export interface Sink {
  readonly contract: 1;
  /** What it is, in a word, e.g. the broker's name. */
  readonly kind: string;
  /** How many events it takes at once, from 1 to 10,000; 500 unless set. */
  readonly batch?: number;
  /**
   * Delivers events in this order. Resolves when the broker has confirmed all of them. Rejects otherwise: then the same events
   * come again, perhaps with others after them, and some may arrive twice. Called again only after it has settled. Connects when it
   * must; an error names no secret.
   */
  deliver(events: readonly CloudEvent[], delivery: Delivery): Promise<Delivered | undefined>;
  /** Lets go of the connections, also of those to a broker that is away. Called once, after the last delivery has settled. */
  close(): Promise<void>;
}

/** One setting of a sink, as an operator writes it. */
export interface SinkSetting {
  readonly name: string;
  readonly description: string;
}

/** What a sink's package exports under the name `sinkType`: the way from settings to a sink. */
export interface SinkType {
  /** Of sinks, as the package was made for it: the core that it finds may be of another. */
  readonly contract: 1;
  readonly kind: string;
  /** The settings it knows, for `--help` and for reading them from the environment. */
  readonly settings: readonly SinkSetting[];
  /** Takes settings as written by an operator, where every value may be a string; tells all faults at once. Connects to nothing. */
  configure(
    settings: Readonly<Record<string, unknown>>,
  ): { readonly sink: Sink } | { readonly faults: readonly SettingFault[] };
}

/** The contract that sinks keep with this version of core. It is raised when those made for an older one would not work. */
export const SINK_CONTRACT: Sink["contract"] = 1;

/** The sink that something from another package is, or what an operator should know where it is none. */
export function sinkIn(value: unknown): { readonly sink: Sink } | { readonly fault: string } {
  const wanted = `must be a sink of contract ${SINK_CONTRACT}`;
  if (!hasDuties(value)) return { fault: `${wanted}, as a sink package's factory makes it` };
  if (keepsContract(value)) return { sink: value };
  return { fault: `${wanted}, ${otherContract(SINK_CONTRACT, Reflect.get(value, "contract"))}` };
}

function hasDuties(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    ["deliver", "close"].every((duty) => typeof Reflect.get(value, duty) === "function")
  );
}

function keepsContract(value: object): value is Sink {
  return "contract" in value && value.contract === SINK_CONTRACT;
}
