import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  deadlineSetting,
  listSetting,
  numberSetting,
  secondsSetting,
  textPathsSetting,
  urlSetting,
  wordSetting,
} from "./settings.js";

const read = (schema: z.ZodType, value: unknown): unknown => {
  const { success, data, error } = schema.safeParse(value);
  return success ? data : error.issues.map(({ path, message }) => [...path, message].join(" "));
};

describe("a setting", () => {
  it("that is a number may be written as text", () => {
    expect(read(numberSetting(1, 255), "44")).toBe(44);
    expect(read(numberSetting(1, 255), 255)).toBe(255);
    for (const wrong of [0, 256, 1.5, "", "4a", "-1", null, true]) {
      expect(read(numberSetting(1, 255), wrong)).toEqual(["must be a whole number from 1 to 255"]);
    }
  });

  it("that is a deadline has milliseconds, not seconds", () => {
    expect(read(deadlineSetting, "200")).toBe(200);
    expect(read(deadlineSetting, 3)).toEqual(["must be a whole number from 100 to 60000"]);
  });

  it("that is a number of seconds is one at least", () => {
    expect(read(secondsSetting, "60")).toBe(60);
    expect(read(secondsSetting, 0)).toEqual(["must be at least 1"]);
    expect(read(secondsSetting, "soon")).toEqual(["must be a whole number of seconds"]);
  });

  it("that is a list may be written comma separated", () => {
    const texts = listSetting(z.string("must be a text"));
    expect(read(texts, " a, b c,,")).toEqual(["a", "b c"]);
    expect(read(texts, ["a,b"])).toEqual(["a,b"]);
    expect(read(texts, 5)).toEqual(["must be a list of texts"]);
    expect(read(texts, ["a", 5])).toEqual(["1 must be a text"]);
  });

  it("that is a URL says where a server is, and nothing else", () => {
    expect(read(urlSetting, "http://10.0.0.5:10002")).toBe("http://10.0.0.5:10002");
    expect(read(urlSetting, "https://im.example/api//")).toBe("https://im.example/api");
    for (const wrong of ["im.example", "ftp://im.example", "http://a:b@im.example", "http://a?k=1", "http://a#b", ""]) {
      expect(read(urlSetting, wrong)).toEqual(["must be an http or https URL without user, query and fragment"]);
    }
    expect(read(urlSetting, 5)).toEqual(["must be a text"]);
    expect(read(urlSetting, undefined)).toEqual(["is missing"]);
  });

  it("that is a word is one of a few", () => {
    expect(read(wordSetting("allow", "refuse"), "refuse")).toBe("refuse");
    expect(read(wordSetting("allow", "refuse"), "Refuse")).toEqual(["must be one of allow, refuse"]);
  });

  it("that is a list of paths leads nowhere unless set", () => {
    const paths = textPathsSetting("data.text");
    expect(read(paths, undefined)).toMatchObject({ written: [] });
    expect(read(paths, "data.text,ex")).toMatchObject({ written: ["data.text", "ex"] });
    expect(read(paths, ["a[", ".b"])).toEqual([
      "0 must be a JSON path such as data.text",
      "1 must be a JSON path such as data.text",
    ]);
    expect(read(paths, 5)).toEqual(["must be a list of JSON paths"]);
  });
});
