import { describe, expect, it } from "vitest";
import type { Inbound } from "../adapter/adapter.js";
import { inboundFrom } from "../adapter/inbound-from.js";
import { sourceGate } from "./source-gate.js";

const inbound = (details: Partial<Inbound> = {}): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: "{}",
    remoteAddress: "192.0.2.7",
    ...details,
  });

const unauthentic = expect.objectContaining({ code: "unauthentic" });

describe("the gate of a source", () => {
  const secrets = ["the-old-secret", "the-new-secret"];

  it("checks nothing by default", () => {
    expect(sourceGate({ source: "s" })(inbound({ path: "/a/b", query: "c=d" }))).toEqual(
      inbound({ path: "/a/b", query: "c=d" }),
    );
  });

  it("accepts any of several secrets, so that one can be rotated without an interruption", () => {
    const admit = sourceGate({ source: "s", secrets });
    expect(admit(inbound({ path: "/the-old-secret/x" }))).toEqual(inbound({ path: "/x" }));
    expect(admit(inbound({ path: "/the-new-secret" }))).toEqual(inbound({ path: "/" }));
    expect(() => admit(inbound({ path: "/another-secret/x" }))).toThrow(unauthentic);
    expect(() => admit(inbound())).toThrow(unauthentic);
  });

  it("accepts no caller if the list of secrets is empty", () => {
    expect(() => sourceGate({ source: "s", secrets: [] })(inbound())).toThrow(unauthentic);
  });

  it("accepts the secret in a header, and removes that header", () => {
    const admit = sourceGate({ source: "s", secrets, secretHeader: "x-secret" });
    const headers = { "x-secret": "the-new-secret", "x-other": "1" };
    expect(admit(inbound({ headers, path: "/x" }))).toEqual(inbound({ headers: { "x-other": "1" }, path: "/x" }));
    expect(admit(inbound({ path: "/the-old-secret/x" }))).toEqual(inbound({ path: "/x" }));
    const wrong = { "x-secret": "wrong" };
    expect(() => admit(inbound({ headers: wrong, path: "/the-old-secret" }))).toThrow(unauthentic);
  });

  it("accepts the secret in a query parameter, and keeps the rest of the query as it was sent", () => {
    const admit = sourceGate({ source: "s", secrets, secretParameter: "key" });
    const query = "a=%e4&key=the%2Dnew-secret&b&keys=1";
    expect(admit(inbound({ query, path: "/x" }))).toEqual(inbound({ query: "a=%e4&b&keys=1", path: "/x" }));
    expect(admit(inbound({ path: "/the-old-secret", query: "a=1" }))).toEqual(inbound({ query: "a=1" }));
    const twice = "key=the-new-secret&key=the-new-secret";
    expect(admit(inbound({ query: twice })).query).toBe("");
    for (const wrong of ["key=wrong", "key=", "key", "key=the-new-secret&key=wrong"]) {
      expect(() => admit(inbound({ query: wrong, path: "/the-old-secret" })), wrong).toThrow(unauthentic);
    }
  });

  it("accepts a secret that a proxy repeats", () => {
    const admit = sourceGate({ source: "s", secrets, secretHeader: "x-secret" });
    for (const repeated of ["the-new-secret, the-new-secret", ["the-new-secret", "the-new-secret"]]) {
      expect(admit(inbound({ headers: { "x-secret": repeated } })).headers).toEqual({});
    }
    for (const wrong of ["the-new-secret, wrong", "the-new-secret,", ","]) {
      expect(() => admit(inbound({ headers: { "x-secret": wrong } }))).toThrow(unauthentic);
    }
  });

  it("accepts only the vendor's methods, and reveals nothing about them without the secret", () => {
    const wrongMethod = expect.objectContaining({ code: "wrong-method" });
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "post", ""]) {
      expect(() => sourceGate({ source: "s" })(inbound({ method })), method).toThrow(wrongMethod);
      expect(() => sourceGate({ source: "s", secrets })(inbound({ method })), method).toThrow(unauthentic);
      expect(() => sourceGate({ source: "s", secrets })(inbound({ method, path: "/the-old-secret" }))).toThrow(
        wrongMethod,
      );
    }
    expect(sourceGate({ source: "s", methods: ["PUT"] })(inbound({ method: "PUT" })).method).toBe("PUT");
    expect(() => sourceGate({ source: "s", methods: ["PUT"] })(inbound())).toThrow(wrongMethod);
  });

  it("checks the address as well", () => {
    const admit = sourceGate({ source: "s", secrets, allowsAddress: (address) => address === "192.0.2.7" });
    expect(admit(inbound({ path: "/the-old-secret" })).path).toBe("/");
    const elsewhere = inbound({ path: "/the-old-secret", remoteAddress: "192.0.2.8" });
    expect(() => admit(elsewhere)).toThrow("192.0.2.8 is not in the address list");
  });

  it("does not quote a secret when it refuses", () => {
    const admit = sourceGate({ source: "s", secrets, secretParameter: "key" });
    expect(() => admit(inbound({ query: "key=the-newest-secret" }))).toThrow(
      expect.objectContaining({ message: "[s] the path secret in the query parameter key is missing or wrong" }),
    );
  });
});
