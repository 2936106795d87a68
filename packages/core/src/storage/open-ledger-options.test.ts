import { describe, expect, it } from "vitest";
import { DatabaseUrlError, openLedger } from "./index.js";

const open: (options: never) => Promise<unknown> = openLedger;
const url = "sqlite::memory:";

describe("opening a ledger", () => {
  it.for<[string, unknown, string]>([
    ["no options", undefined, "takes an object"],
    ["a URL alone", url, "takes an object"],
    ["an option nobody knows", { url, queueLimt: 1 }, "queueLimt is unknown"],
    ["a negative limit", { url, queueLimit: -1 }, "queueLimit must be a whole number from 0"],
    ["a limit that is a text", { url, queueByteLimit: "10" }, "queueByteLimit must be a whole number from 0"],
    ["no number", { url, queueLimit: Number.NaN }, "queueLimit must be a whole number from 0"],
    ["a word that says nothing", { url, messages: { shop: "keep" } }, "messages.shop must be store, feed, none"],
    [
      "days that are none",
      { url, retentionDays: { decisions: 0 } },
      "retentionDays.decisions must be a whole number from 1",
    ],
    ["days of nothing we keep", { url, retentionDays: { feeds: 1 } }, "retentionDays.feeds is unknown"],
    ["a clock that stands", { url, now: 0 }, "now must be a function"],
    [
      "two faults",
      { url, queueLimit: -2, onFault: true },
      "queueLimit must be a whole number from 0; onFault must be a function",
    ],
  ])("with %s says so", async ([, options, fault]) => {
    await expect(open(options as never)).rejects.toEqual(new TypeError(`openLedger: ${fault}`));
  });

  it.for<[unknown, string]>([
    [undefined, "must be a text"],
    [null, "must be a text"],
    ["", "must start with sqlite:, mysql:// or mariadb://"],
    ["ledger.db", "must start with sqlite:, mysql:// or mariadb://"],
    ["mysql://h:99999/d", "must have a port from 1 to 65535"],
  ])("with the URL %s says what is wrong with it", async ([wrong, fault]) => {
    await expect(open({ url: wrong } as never)).rejects.toEqual(new DatabaseUrlError(`openLedger: url ${fault}`));
  });

  it("takes options that are left undefined", async () => {
    const ledger = await open({ url, queueLimit: undefined, messages: undefined } as never);
    expect(ledger).toBeDefined();
  });
});
