import type { Provocations } from "./provocation.js";

/** Of what tells about the server itself. */
export const serverProvocations: Provocations = {
  "GET /healthz": { 200: [{}, { query: { probe: "kubelet" } }] },
  "GET /readyz": { 200: [{}] },
  "GET /metrics": { 200: [{}] },
  "GET /openapi.json": { 200: [{}] },
  "GET /docs": { 200: [{}] },
};
