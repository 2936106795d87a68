import { signIn } from "../sign-in.js";
import { startTestServer } from "../start-test-server.js";
import type { Attempt, Provocations } from "./provocation.js";

const TOKEN = "a-token-to-sign-in-with";

/** Signing in at a server of its own, after so many wrong tokens; what else is there is shown to a program. */
async function signingIn(token: string, failures = 0): Promise<Attempt> {
  const { url } = await startTestServer({ apiToken: TOKEN });
  for (let failed = 0; failed < failures; failed += 1) await signIn(url, "wrong");
  return { url, body: { token }, headers: { authorization: `Bearer ${TOKEN}` } };
}

/** Of what tells about the server itself. */
export const serverProvocations: Provocations = {
  "POST /v1/session": {
    201: [() => signingIn(TOKEN)],
    401: [() => signingIn("of-somebody-else")],
    403: [async () => ({ ...(await signingIn(TOKEN)), headers: { origin: "https://pages.example" } })],
    429: [() => signingIn(TOKEN, 10)],
  },
  "GET /v1/session": { 200: [{}] },
  "DELETE /v1/session": { 204: [{}] },
  "GET /healthz": { 200: [{}, { query: { probe: "kubelet" } }] },
  "GET /readyz": { 200: [{}] },
  "GET /metrics": { 200: [{}] },
  "GET /openapi.json": { 200: [{}] },
  "GET /docs": { 200: [{}] },
};
