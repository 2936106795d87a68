import { type Client, createClient } from "@grouphook/client";

/** Tells the server that a request of a session is the console's own: another site cannot send this header. */
const OWN = { "x-grouphook-session": "1" };

/** The server's API, with the session of the browser. */
export const api: Client = createClient({ url: "/", headers: OWN, retries: 1, timeoutMs: 15_000 });
