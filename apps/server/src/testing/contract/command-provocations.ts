import { z } from "zod";
import type { Provocations } from "./provocation.js";

/** Of what changes something. */
export const commandProvocations: Provocations = {
  "GET /v1/dead-letters": {
    200: [
      async (stage) => {
        await stage.bury("curable");
        return {};
      },
    ],
    400: [{ query: { source: "other" } }, { query: { after: "x" } }],
  },
  "DELETE /v1/dead-letters/{id}": {
    204: [async (stage) => ({ path: { id: await stage.bury("curable") } })],
    404: [{ path: { id: "none" } }],
  },
  "POST /v1/dead-letters/{id}/retry": {
    200: [async (stage) => ({ path: { id: await stage.bury("curable") } })],
    404: [{ path: { id: "none" } }],
    409: [async (stage) => ({ path: { id: await stage.bury("incurable") } })],
  },
  "GET /v1/erasures": {
    200: [{}, { query: { limit: "1" } }],
    400: [{ query: { cursor: "x" } }],
  },
  "POST /v1/erasures": {
    202: [{ body: { source: "aec", userId: "nobody" } }, { body: { source: "aec", groupId: "none" } }],
    400: [
      { body: { source: "aec" } },
      { body: { source: "aec", userId: "a", groupId: "b" } },
      { body: { source: "other", userId: "a" } },
      { body: { source: "aec", userId: 7 } },
    ],
  },
  "GET /v1/erasures/{id}": {
    200: [
      async ({ url }) => {
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ source: "aec", userId: "nobody" });
        const response = await fetch(`${url}/v1/erasures`, { method: "POST", headers, body });
        return { path: z.object({ id: z.string() }).parse(await response.json()) };
      },
    ],
    404: [{ path: { id: "none" } }],
  },
};
