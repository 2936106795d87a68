import type { ServerResponse } from "node:http";
import { CallbackError } from "@grouphook/core";

/** What larger bodies may hold together, shared out among the sources. */
const LARGE_BODIES_BYTES = 256 * 1024 * 1024;
/** How many times as much as an address holds must be left free for others. */
const LEFT_TO_OTHERS = 4;

/** Why a callback was not let in: too many are under way, or large bodies of its source or its address hold too much. */
export type AdmissionReason = "callbacks" | "source" | "address";

/** What bounds what callbacks hold. */
export interface AdmissionOptions {
  /** How many may be under way. */
  readonly callbackLimit: number;
  /** The body limits of the sources, by name. */
  readonly bodyLimits: ReadonlyMap<string, number>;
  readonly onRefused: (source: string, reason: AdmissionReason) => void;
}

/** Bounds what callbacks hold from their arrival until their reply has gone out. */
export interface Admission {
  /** Takes a callback in; whether there was a place for it. */
  admit(source: string, response: ServerResponse): boolean;
  /** Takes more bytes of its large body in, or says why there is no room for them. */
  roomFor(bytes: number, source: string, address: string, response: ServerResponse): CallbackError | undefined;
}

/** What the large bodies of one source hold. */
interface Room {
  readonly size: number;
  held: number;
  readonly byAddress: Map<string, number>;
}

/**
 * Bounds what callbacks hold before any queue sees them: how many are being read, judged and answered, and the memory that
 * large bodies take as they arrive. Each source has a room of its own, in which an address may hold a quarter of what is
 * left free: strangers with slow large bodies hold up no other source and, unless they come from dozens of addresses,
 * nobody else at theirs.
 */
export function admission({ callbackLimit, bodyLimits, onRefused }: AdmissionOptions): Admission {
  const rooms = new Map(
    [...bodyLimits].map(([source, bodyLimit]): [string, Room] => {
      // What one address may fill when it is alone must hold a body.
      const size = Math.max(LARGE_BODIES_BYTES / bodyLimits.size, (LEFT_TO_OTHERS + 1) * bodyLimit);
      return [source, { size, held: 0, byAddress: new Map() }];
    }),
  );
  const places = new WeakMap<ServerResponse, { bytes: number }>();
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
      const place = places.get(response);
      if (place) {
        place.bytes += bytes;
        return undefined;
      }
      const taken = { bytes };
      places.set(response, taken);
      response.once("close", () => hold(room, address, -taken.bytes));
      return undefined;
    },
  };
}

const messages = {
  source: "large bodies of many addresses take the room of this source",
  address: "large bodies of one address take as much of this source's room as they may",
};

function hold(room: Room, address: string, bytes: number): void {
  room.held += bytes;
  const held = (room.byAddress.get(address) ?? 0) + bytes;
  if (held > 0) room.byAddress.set(address, held);
  else room.byAddress.delete(address);
}
