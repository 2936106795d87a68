import { describe, expect, it } from "vitest";
import { type GroupServerFields, groupServerRequest } from "./group-server-request.js";

const HEAD = [
  "POST /aec/eventCenter.php HTTP/1.1",
  "Accept: */*",
  "User-Agent: Mozilla/4.0",
  "Accept-Language: en-us,zh-cn;q=0.5",
  "Content-Type: application/x-www-form-urlencoded",
];

interface Captured {
  readonly what: string;
  readonly ts: number;
  readonly fields: GroupServerFields;
  readonly length: number;
  readonly body: string;
}

/** Recorded from groupServer 2.9.6 (do-not-support-web build) by a local sink. */
const captured: readonly Captured[] = [
  {
    what: "a creation with a Chinese name",
    ts: 1795299009,
    fields: [
      ["action", "AEC_GROUP_CREATE"],
      ["userId", "892500"],
      ["addUsers", "892500,500660,577175"],
      ["userDefineData", "测试群"],
    ],
    length: 255,
    body: "data=%7B%22ts%22%3A%221795299009%22%2C%22action%22%3A%22AEC_GROUP_CREATE%22%2C%22userId%22%3A%22892500%22%2C%22addUsers%22%3A%22892500%2C500660%2C577175%22%2C%22userDefineData%22%3A%22%E6%B5%8B%E8%AF%95%E7%BE%A4%22%7D&sign=xGgjuit7irDG8Is3DMnM%2FTeQhos%3D",
  },
  {
    what: "blanks, duplicates and reserved characters",
    ts: 1795299018,
    fields: [
      ["action", "AEC_GROUP_CREATE"],
      ["userId", "892500"],
      ["addUsers", "892500,500660, 577175 ,500660"],
      ["userDefineData", "a b+c&d=e%20f"],
    ],
    length: 258,
    body: "data=%7B%22ts%22%3A%221795299018%22%2C%22action%22%3A%22AEC_GROUP_CREATE%22%2C%22userId%22%3A%22892500%22%2C%22addUsers%22%3A%22892500%2C500660%2C+577175+%2C500660%22%2C%22userDefineData%22%3A%22a+b%2Bc%26d%3De%2520f%22%7D&sign=KLIpDXrJaKgPObqATuIl1CIIpQQ%3D",
  },
  {
    what: "a name that is a JSON object, unquoted",
    ts: 1795299020,
    fields: [
      ["action", "AEC_GROUP_CREATE"],
      ["userId", "892500"],
      ["addUsers", "892500,500660"],
      ["userDefineData", '{"name":"a b","x":1}'],
    ],
    length: 257,
    body: "data=%7B%22ts%22%3A%221795299020%22%2C%22action%22%3A%22AEC_GROUP_CREATE%22%2C%22userId%22%3A%22892500%22%2C%22addUsers%22%3A%22892500%2C500660%22%2C%22userDefineData%22%3A%7B%22name%22%3A%22a+b%22%2C%22x%22%3A1%7D%7D&sign=kL%2Fgjm6Wssjz%2FMJOJpwtXtcNAlM%3D",
  },
  {
    what: "a quote that breaks the JSON",
    ts: 1795299021,
    fields: [
      ["action", "AEC_GROUP_CREATE"],
      ["userId", "892500"],
      ["addUsers", "892500,500660"],
      ["userDefineData", 'say "hi"'],
    ],
    length: 231,
    body: "data=%7B%22ts%22%3A%221795299021%22%2C%22action%22%3A%22AEC_GROUP_CREATE%22%2C%22userId%22%3A%22892500%22%2C%22addUsers%22%3A%22892500%2C500660%22%2C%22userDefineData%22%3A%22say+%22hi%22%22%7D&sign=q%2FyJnRjRemQIZS2YTUUYvBS2jNM%3D",
  },
  {
    what: "an empty list, whose key is absent",
    ts: 1795299011,
    fields: [
      ["action", "AEC_GROUP_REMOVE_USER"],
      ["userId", "892500"],
      ["groupId", "100470"],
      ["removeUsers", ""],
    ],
    length: 186,
    body: "data=%7B%22ts%22%3A%221795299011%22%2C%22action%22%3A%22AEC_GROUP_REMOVE_USER%22%2C%22userId%22%3A%22892500%22%2C%22groupId%22%3A%22100470%22%7D&sign=2hMU%2B%2FcM7ogtKiQUqzlX%2FfwnGL8%3D",
  },
];

describe("groupServerRequest", () => {
  it.for(captured)("writes $what as captured", ({ ts, fields, length, body }) => {
    const url = new URL("http://127.0.0.1:8080/aec/eventCenter.php");
    expect(groupServerRequest(url, "12345678", ts, fields).split("\r\n")).toEqual([
      ...HEAD,
      `Content-Length: ${length}`,
      "Cache-Control: no-cache",
      "Host: 127.0.0.1",
      "",
      body,
    ]);
  });

  it("keeps the query of the URL", () => {
    const request = groupServerRequest(new URL("http://10.0.0.5/aec?k=v"), "12345678", 1, []);
    expect(request.startsWith("POST /aec?k=v HTTP/1.1\r\n")).toBe(true);
  });

  it("escapes the characters that encodeURIComponent leaves", () => {
    const request = groupServerRequest(new URL("http://h/"), "12345678", 1, [["x", "~*'()!-_."]]);
    expect(request).toContain("%7E%2A%27%28%29%21-_.");
  });
});
