import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useSessionEnd } from "../session/session.js";

/** A group of many members is read page by page. */
const LONGEST_MS = 300_000;

/** The reading of a group at its vendor. */
export interface Observing {
  readonly isReading: boolean;
  /** What the last one came to. */
  readonly observation: Schemas["Observation"] | undefined;
  readonly fault: unknown;
  read(): Promise<void>;
}

/** Reads a group at its vendor when asked to; `onRead` is told after it was read. */
export function useObservation(
  path: { readonly source: string; readonly groupId: string },
  onRead: () => void,
): Observing {
  const [state, setState] = useState<Omit<Observing, "read">>({
    ...{ isReading: false, observation: undefined, fault: undefined },
  });
  const onFault = useSessionEnd();
  return {
    ...state,
    async read() {
      setState({ isReading: true, observation: undefined, fault: undefined });
      try {
        const asked = { path, timeoutMs: LONGEST_MS, retries: 0 };
        const observation = await api.post("/v1/groups/{source}/{groupId}/observe", asked);
        setState({ isReading: false, observation, fault: undefined });
        onRead();
      } catch (fault) {
        onFault(fault);
        setState({ isReading: false, observation: undefined, fault });
      }
    },
  };
}
