import type { Json } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { everyEvent, everyMember, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact } from "./plain-callbacks.js";

const CONTROLS = Array.from({ length: 31 }, (_, position) => String.fromCharCode(position + 1)).join("");

const TEXTS: Readonly<Record<string, string>> = {
  emoji: "测试群 👨‍👩‍👧‍👦🏳️‍🌈 e\u0301",
  "control characters": `${CONTROLS}\u007f\u0080\u2028\u2029\uFEFF`,
  "quotes, backslashes and marks": `'"\`\\ \\' \\n \\u0041 ? :x $1 %s -- /* */ ; null`,
  "blanks at both ends": "  \n x \t ",
  "100 kB": "群ab😀".repeat(10_000),
};

const CUSTOM: Json = {
  empty: "",
  nothing: null,
  numbers: [0, -1, 0.1, 1e21, 9007199254740991, -9007199254740991],
  nested: [[[{ "": [true, false] }]]],
  "key \" \\ ' 😀": CONTROLS,
};

/** Texts of apps and users are stored unchanged. */
export function texts({ open }: LedgerOpener): void {
  describe("texts", () => {
    it.for(Object.entries(TEXTS))("of %s survive in every field, and in the feed", async ([, text]) => {
      const ledger = await open();
      const profile = { name: text, notice: text, introduction: text, avatar: text, custom: { text } };
      const settings = { key: text };
      const member = { userId: "ann", nickname: text, custom: text };
      const members = [member];
      await settle(
        ledger,
        fact({ type: "group.created", groupId: "g", ownerId: "ann", profile: { ...profile, settings }, members }),
        { body: text },
      );
      await settle(
        ledger,
        fact({ type: "group.attributes_changed", groupId: "g", operation: "merge", attributes: settings }),
      );
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ ...profile, settings, attributes: settings });
      expect(await everyMember(ledger, "g")).toMatchObject([member]);
      expect(await ledger.view(SOURCE, "g", [])).toMatchObject({ profile: { ...profile, settings } });
      expect((await everyEvent(ledger))[0]?.data).toMatchObject({ profile: { ...profile, settings }, members });
    });

    it("nested in custom data come back equal", async () => {
      const ledger = await open();
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { custom: CUSTOM } }));
      expect((await ledger.group(SOURCE, "g"))?.custom).toEqual(CUSTOM);
      expect((await everyEvent(ledger))[0]?.data).toEqual({ profile: { custom: CUSTOM } });
    });

    it("can be keys of settings and attributes, even with a meaning elsewhere", async () => {
      const ledger = await open();
      const keys = ["__proto__", "constructor", "toString", "", "a.b", "😀"];
      const values = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { settings: values } }, 1000));
      const merge = { type: "group.attributes_changed", groupId: "g", operation: "merge", attributes: values } as const;
      await settle(ledger, fact(merge, 1000));
      const group = await ledger.group(SOURCE, "g");
      expect(Object.entries(group?.settings ?? {}).toSorted()).toEqual(Object.entries(values).toSorted());
      expect(Object.entries(group?.attributes ?? {}).toSorted()).toEqual(Object.entries(values).toSorted());
    });

    it("that are empty clear a field", async () => {
      const ledger = await open();
      const update = (name: string) => settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { name } }));
      await update("n");
      await update("");
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ name: "" });
    });
  });
}
