import { z } from "zod";
import { postAec } from "../aec-callback.js";
import type { Provocations } from "./provocation.js";

const ids = z.object({ items: z.array(z.object({ callbackId: z.number() })) });

/** Of what changes something. */
export const upkeepProvocations: Provocations = {
  "POST /v1/callbacks/{id}/replay": {
    200: [{ path: { id: "1" } }],
    404: [{ path: { id: "1000000" } }],
    409: [
      async ({ url }) => {
        await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_INVENTED" });
        const { items } = ids.parse(await (await fetch(`${url}/v1/callbacks?command=AEC_GROUP_INVENTED`)).json());
        return { path: { id: String(items.at(-1)?.callbackId) } };
      },
    ],
  },
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
