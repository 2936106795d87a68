import type { ServerResponse } from "node:http";
import { CallbackError } from "@grouphook/core";

/** How much memory large bodies may take together. Each source gets an equal share. */
const LARGE_BODIES_BYTES = 256 * 1024 * 1024;
/** An address may take memory only while this many times as much stays free. */
const LEFT_TO_OTHERS = 4;

/** Why a callback was refused: too many in progress, or too much memory taken by large bodies of its source or address. */
export type AdmissionReason = "callbacks" | "source" | "address";

/** The limits of callbacks in progress. */
export interface AdmissionOptions {
  /** How many may be in progress. */
  readonly callbackLimit: number;
  /** The body limits of the sources, by name. */
  readonly bodyLimits: ReadonlyMap<string, number>;
  readonly onRefused: (source: string, reason: AdmissionReason) => void;
}

/** Limits callbacks from their arrival until their reply is sent. */
export interface Admission {
  /** Admits a callback unless too many are in progress; returns whether it did. */
  admit(source: string, response: ServerResponse): boolean;
  /** Reserves memory for more bytes of a large body, or returns an error if there is no room. */
  roomFor(bytes: number, source: string, address: string, response: ServerResponse): CallbackError | undefined;
}

/** The memory for large bodies of one source. */
interface Room {
  readonly size: number;
  held: number;
  readonly byAddress: Map<string, number>;
}

/**
 * Limits callbacks before they reach the queue: how many are being read, judged and answered, and how much memory large
 * bodies take as they arrive. Each source has its own share of the memory, in which an address may take a quarter of what
 * is still free. So callers with slow large bodies affect no other source and, unless they use dozens of addresses, no other
 * caller of the same source.
 */
export function admission({ callbackLimit, bodyLimits, onRefused }: AdmissionOptions): Admission {
  const rooms = new Map(
    [...bodyLimits].map(([source, bodyLimit]): [string, Room] => {
      // The part that a single address may fill must be enough for one body.
      const size = Math.max(LARGE_BODIES_BYTES / bodyLimits.size, (LEFT_TO_OTHERS + 1) * bodyLimit);
      return [source, { size, held: 0, byAddress: new Map() }];
    }),
  );
  const reservations = new WeakMap<ServerResponse, { bytes: number }>();
  let callbacks = 0;

  function refusal(source: string, reason: "source" | "address"): CallbackError {
    onRefused(source, reason);
    return new CallbackError("overloaded", `[${source}] ${messages[reason]}`);
  }

  return {
    admit(source, response) {
      if (callbacks >= callbackLimit) {
        onRefused(source, "callbacks");
        return false;
      }
      callbacks += 1;
      response.once("close", () => {
        callbacks -= 1;
      });
      return true;
    },

    roomFor(bytes, source, address, response) {
      const room = rooms.get(source);
      if (!room || response.destroyed) return undefined;
      const held = room.byAddress.get(address) ?? 0;
      if ((held + bytes) * LEFT_TO_OTHERS > room.size - room.held - bytes) {
        return refusal(source, held > room.held / 2 ? "address" : "source");
      }
      hold(room, address, bytes);
      const reservation = reservations.get(response);
      if (reservation) {
        reservation.bytes += bytes;
        return undefined;
      }
      const reserved = { bytes };
      reservations.set(response, reserved);
      response.once("close", () => hold(room, address, -reserved.bytes));
      return undefined;
    },
  };
}

const messages = {
  source: "large bodies from many addresses fill the memory of this source",
  address: "large bodies from one address fill its share of this source's memory",
};

function hold(room: Room, address: string, bytes: number): void {
  room.held += bytes;
  const held = (room.byAddress.get(address) ?? 0) + bytes;
  if (held > 0) room.byAddress.set(address, held);
  else room.byAddress.delete(address);
}
