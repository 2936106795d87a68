import { z } from "zod";
import type { Provocations } from "./provocation.js";

const ids = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Of what is read at vendors. */
export const reconciliationProvocations: Provocations = {
  "POST /v1/groups/{source}/{groupId}/observe": {
    200: [{ path: { source: "openim", groupId: "big-0" } }],
    404: [
      { path: { source: "openim", groupId: "none" } },
      { path: { source: "other", groupId: "big-0" } },
      { path: { source: "aec", groupId: "big-0" } },
    ],
    422: [{ path: { source: "parrot", groupId: "refusing" } }],
    502: [{ path: { source: "parrot", groupId: "distrusting" } }],
    503: [
      (stage) => {
        stage.trouble("limit");
        return { path: { source: "openim", groupId: "big-0" } };
      },
    ],
    504: [
      (stage) => {
        stage.trouble("cut");
        return { path: { source: "openim", groupId: "big-0" } };
      },
    ],
  },
  "GET /v1/reconciliations": {
    200: [{}, { query: { source: "openim", kind: "stale" } }, { query: { limit: "1" } }],
    400: [{ query: { source: "other" } }, { query: { kind: "other" } }, { query: { cursor: "x" } }],
  },
  "GET /v1/reconciliations/{id}": {
    200: [
      async ({ url }) => {
        const { items } = ids.parse(await (await fetch(`${url}/v1/reconciliations`)).json());
        return { path: { id: items[0]?.id ?? "" } };
      },
    ],
    404: [{ path: { id: "none" } }],
  },
  "GET /v1/drift": {
    200: [
      {},
      { query: { source: "openim", groupId: "big-0", since: "2026-01-31T08:00:00Z", limit: "1" } },
      { query: { since: "2999-01-31T08:00:00Z" } },
    ],
    400: [{ query: { source: "other" } }, { query: { since: "yesterday" } }, { query: { cursor: "x" } }],
  },
  "POST /v1/imports": {
    202: [{ body: { source: "openim" } }, { body: { source: "openim", messageDays: 1 } }],
    400: [{ body: { source: "other" } }, { body: {} }, { body: { source: "openim", messageDays: -1 } }],
    409: [{ body: { source: "aec" } }],
  },
  "GET /v1/imports/{id}": {
    200: [
      async ({ url }) => {
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ source: "openim" });
        const response = await fetch(`${url}/v1/imports`, { method: "POST", headers, body });
        return { path: z.object({ id: z.string() }).parse(await response.json()) };
      },
    ],
    404: [{ path: { id: "none" } }],
  },
};
