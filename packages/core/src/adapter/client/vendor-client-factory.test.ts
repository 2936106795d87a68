import { expect, it } from "vitest";
import { z } from "zod";
import type { TellingClient } from "./vendor-client.js";
import { clientFrom, vendorClientOf } from "./vendor-client-factory.js";

const vendorClient = vendorClientOf({
  vendor: "parrot",
  descriptions: { url: "where it is", seconds: "how long to wait" },
  credentials: ["url"],
  schema: z.strictObject({ url: z.string("must be a text"), seconds: z.number("must be a number").default(5) }),
  clientWith: ({ url }): TellingClient & { readonly url: string } => ({
    ...{ contract: 1, vendor: "parrot", reads: false, can: new Set(), url },
    perform: async () => ({ result: "impossible", text: "it only repeats" }),
  }),
});

it("a vendor's client is made from settings, and names those it knows", () => {
  expect(vendorClient.configure({ url: "here" })).toMatchObject({ client: { vendor: "parrot", url: "here" } });
  expect(vendorClient).toMatchObject({ vendor: "parrot", credentials: ["url"] });
  expect(vendorClient.settings).toEqual([
    { name: "url", description: "where it is" },
    { name: "seconds", description: "how long to wait" },
  ]);
});

it("faults of settings are told, and those of options thrown", () => {
  const wrong = { seconds: "5", key: "x" };
  const faults = [
    { setting: "url", message: "must be a text" },
    { setting: "seconds", message: "must be a number" },
    { setting: "key", message: "is not known; known are url, seconds" },
  ];
  expect(vendorClient.configure(wrong)).toEqual({ faults });
  expect(() => clientFrom(vendorClient, wrong)).toThrow(
    new TypeError(
      "[adapter-parrot] url must be a text; seconds must be a number; key is not known; known are url, seconds",
    ),
  );
  expect(clientFrom(vendorClient, { url: "there" }).url).toBe("there");
});
