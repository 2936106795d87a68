import { aecAdapter } from "@grouphook/adapter-aec";
import { describe, expect, it } from "vitest";
import { type Configuration, defineConfig } from "./configuration.js";
import { planServer } from "./plan-server.js";

const plan = (configuration: Configuration) => planServer({ ...configuration });

describe("a configuration that the compiler accepts", () => {
  it.each([
    defineConfig({ sources: { chat: { adapter: aecAdapter({ mayAdd: "joiner" }), messages: "feed" } } }),
    defineConfig({ sources: { east: { vendor: "aec", guardToken: "a-guard-token-of-ours" }, openim: {} } }),
    defineConfig({
      sources: {
        east: { adapter: aecAdapter(), forward: { url: "http://127.0.0.1:1", commands: ["AEC_VOIP_*"] } },
        west: { vendor: "aec", forward: { url: "http://127.0.0.1:1", also: ["*"], onFailure: "deny" } },
      },
    }),
    defineConfig({
      policies: {
        groupCreation: { allowedKinds: ["Public"], shadow: true },
        messages: { words: { list: ["casino"], action: "replace", replacement: "-" } },
        rateLimit: { perUser: { points: 20, seconds: 10 }, changes: ["message.sent"] },
        http: { url: "http://127.0.0.1:1", secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
      },
      policy: ({ change }) => ({ decision: change.type === "group.dissolved" ? "deny" : "allow" }),
    }),
  ])("is valid: %#", async (configuration) => {
    await expect(plan(configuration)).resolves.toBeDefined();
  });
});

describe("a configuration that the compiler refuses", () => {
  it.each<[string, Configuration]>([
    [
      "sources.chat.mesages: is unknown; nearest: messages",
      // @ts-expect-error A source with a ready adapter has only the server's settings.
      defineConfig({ sources: { chat: { adapter: aecAdapter(), mesages: "feed" } } }),
    ],
    [
      "sources.chat: already has an adapter, which determines the vendor; remove the vendor",
      // @ts-expect-error
      defineConfig({ sources: { chat: { adapter: aecAdapter(), vendor: "aec" } } }),
    ],
    [
      "sources.chat.adapter: must be an adapter of contract 1, as an adapter package's factory makes it",
      // @ts-expect-error
      defineConfig({ sources: { chat: { adapter: aecAdapter } } }),
    ],
    [
      "sources.chat.adapter: must be an adapter of contract 1, but its contract is 2, which is newer: install the newest @grouphook/core and, where it serves, @grouphook/server",
      // @ts-expect-error
      defineConfig({ sources: { chat: { adapter: { ...aecAdapter(), contract: 2 } } } }),
    ],
    [
      "sources.chat: the vendor is unknown; known are: aec, easemob, netease, openim, tencent, and npm:<package> for an adapter of your own",
      // @ts-expect-error
      defineConfig({ sources: { chat: { vendor: "acme" } } }),
    ],
    [
      "sources.aec.messages: must be store, feed or none",
      // @ts-expect-error
      defineConfig({ sources: { aec: { messages: "keep" } } }),
    ],
    [
      "sources.chat.forward.comands: is unknown; nearest: commands",
      defineConfig({
        // @ts-expect-error
        sources: { chat: { adapter: aecAdapter(), forward: { url: "http://127.0.0.1:1", also: ["*"], comands: [] } } },
      }),
    ],
    [
      "policies.mesages: is unknown; nearest: messages",
      // @ts-expect-error
      defineConfig({ policies: { mesages: {} } }),
    ],
    [
      "policies.messages.words.action: must be one of deny, discard, replace",
      // @ts-expect-error
      defineConfig({ policies: { messages: { words: { list: ["casino"], action: "hide" } } } }),
    ],
    [
      "policies.rateLimit.perUser.seconds: must be a whole number from 1 to 2147483",
      // @ts-expect-error
      defineConfig({ policies: { rateLimit: { perUser: { points: 20 } } } }),
    ],
    [
      "policies.rateLimit.changes.0: must be a type of change",
      // @ts-expect-error
      defineConfig({ policies: { rateLimit: { perUser: { points: 1, seconds: 1 }, changes: ["message.send"] } } }),
    ],
  ])("%s", async (fault, configuration) => {
    await expect(plan(configuration)).rejects.toMatchObject({ faults: [fault] });
  });
});
