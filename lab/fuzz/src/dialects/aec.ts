import { createHmac } from "node:crypto";
import { aecAdapter } from "@grouphook/adapter-aec";
import { inboundFrom } from "@grouphook/core/adapter";
import type { SeededRandom } from "@grouphook/testkit";
import { z } from "zod";
import { type Dialect, type Installation, PATH_SECRET, sealedPath, TOKEN } from "../dialect.ts";
import { type FixtureFile, requestFixtures } from "../fixture-files.ts";
import { judgeAecReply } from "../replies/aec-reply.ts";
import type { Specimen } from "../specimen.ts";

const FOLDER = "adapter-aec";
/** Most fixtures are actions that change nothing. */
const ABOUT_GROUPS = /^AEC_(GROUP_(?!GET)|(UN)?SET_)|^CREATE/;
const headers = { "content-type": "application/x-www-form-urlencoded", "user-agent": "Mozilla/4.0" };

const fixtureSchema = z.object({
  method: z.string(),
  path: z.string(),
  rawBody: z.string().default(""),
  form: z.object({ data: z.string() }),
});

/** Sends callbacks like groupServer. */
export const aec: Dialect = {
  vendor: "aec",
  folder: FOLDER,
  specimens: () => requestFixtures(FOLDER).flatMap(specimensOf),
  commands: requestFixtures(FOLDER)
    .map(({ name }) => name)
    .filter((name) => name.startsWith("AEC_")),
  meanings: new Map([
    ["groupid", "group"],
    ["userid", "user"],
    ["addusers", "userList"],
    ["removeusers", "userList"],
    ["ts", "seconds"],
    ["userdefinedata", "text"],
    ["echostr", "text"],
  ]),
  headers: [],
  install,
};

function specimensOf({ name, text }: FixtureFile): readonly Specimen[] {
  const { method, path, rawBody, form } = fixtureSchema.parse(JSON.parse(text));
  const plain = { method, path: "/", query: "", headers, seal: "right", at: 0 } as const;
  const decoded: Specimen = { ...plain, text: form.data, carrier: "form" };
  if (!ABOUT_GROUPS.test(name)) return [decoded];
  const raw: Specimen = { ...plain, text: rawBody, query: path.split("?")[1] ?? "", carrier: "raw" };
  return [decoded, decoded, decoded, raw];
}

function install(random: SeededRandom): Installation {
  const isSigned = random.chance(0.5);
  const options = {
    ...(isSigned && random.chance(0.5) && { freshnessSeconds: 300 }),
    mayDelete: random.pick(["owner", "member", "anyone"] as const),
    mayAdd: random.pick(["member", "joiner", "anyone", "owner"] as const),
    mayRemove: random.pick(["owner", "member", "anyone"] as const),
    maySystemPush: random.pick(["nobody", "anyone"] as const),
    mayGroupPush: random.pick(["nobody", "member", "anyone"] as const),
    otherActions: random.pick(["allow", "refuse"] as const),
    ...(random.chance(0.5) && { answers: { AEC_CHATROOM_IS_EXIST: "u1,100", AEC_LIVE_USER_ONLINE: { a: "b" } } }),
  };
  return {
    adapter: aecAdapter({ ...options, ...(isSigned && { guardToken: TOKEN }) }),
    description: JSON.stringify({ ...options, isSigned }),
    secrets: [PATH_SECRET, TOKEN],
    inboundOf: (specimen) => inboundOf(specimen, isSigned),
    judge: judgeAecReply,
  };
}

function inboundOf(specimen: Specimen, isSigned: boolean) {
  const { method, query, headers, text, carrier, seal } = specimen;
  const plain = inboundFrom({
    method,
    path: sealedPath(specimen),
    query,
    headers,
    body: text,
    remoteAddress: "127.0.0.1",
  });
  if (carrier === "raw") return plain;
  const sign = isSigned && seal !== "none" ? `&sign=${encodeURIComponent(signOf(text, seal))}` : "";
  if (carrier === "body") return { ...plain, query: `${query}${sign}` };
  const form = `data=${encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+")}${sign}`;
  if (carrier === "form") return inboundFrom({ ...plain, body: form });
  return inboundFrom({ ...plain, body: "", query: query === "" ? form : `${query}&${form}` });
}

function signOf(text: string, seal: Specimen["seal"]): string {
  return createHmac("sha1", seal === "right" ? TOKEN : "another")
    .update(text.toWellFormed())
    .digest("base64");
}
