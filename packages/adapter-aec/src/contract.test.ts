import { globSync, readFileSync } from "node:fs";
import type { Inbound } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { z } from "zod";
import { aecAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const names = globSync("**/*.json", { cwd: fixtures }).filter((name) => !name.endsWith(".response.json"));
const request = z.object({ method: z.string(), path: z.string(), rawBody: z.string().default("") });

function inbound(name: string): Inbound {
  const { method, path, rawBody: body } = request.parse(JSON.parse(readFileSync(new URL(name, fixtures), "utf8")));
  return inboundFrom({
    method,
    path: "/",
    query: path.split("?")[1] ?? "",
    headers: {},
    body,
    remoteAddress: "127.0.0.1",
  });
}

const isUnreadable = (name: string) => /absent|breaks_json|duplicate_userId/.test(name);
const genuine = inbound("AEC_GROUP_CREATE.json");
const forged = inboundFrom({ ...genuine, body: genuine.body.replace("%22", "%27") });

adapterContract({
  name: "aec",
  adapter: aecAdapter({ guardToken: "12345678" }),
  accepted: names.filter((name) => !isUnreadable(name)).map(inbound),
  refused: [
    ...names.filter(isUnreadable).map((name) => ({ inbound: inbound(name), code: "malformed" as const })),
    { inbound: forged, code: "unauthentic" },
  ],
});
