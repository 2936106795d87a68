import { describe, expect, it } from "vitest";
import { FailedSignIns } from "./failed-sign-ins.js";

function started() {
  let now = 0;
  const failed = new FailedSignIns(() => now);
  return {
    failed,
    failTenTimes(address: string) {
      for (let attempt = 0; attempt < 10; attempt += 1) expect(failed.begin(address)).toBeUndefined();
    },
    wait(seconds: number) {
      now += seconds * 1000;
    },
  };
}

describe("failed sign-ins", () => {
  it("are ten in a minute at most, and told once", () => {
    const { failed, failTenTimes, wait } = started();
    failTenTimes("10.0.0.1");
    wait(20);
    expect(failed.begin("10.0.0.1")).toEqual({ waitSeconds: 40, isFirst: true });
    expect(failed.begin("10.0.0.1")).toEqual({ waitSeconds: 40, isFirst: false });
    wait(40);
    failTenTimes("10.0.0.1");
  });

  it("are none if they succeed", () => {
    const { failed } = started();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect(failed.begin("10.0.0.1")).toBeUndefined();
      failed.succeeded("10.0.0.1");
    }
  });

  it("are of one address, or of one network of IPv6", () => {
    const { failed, failTenTimes } = started();
    failTenTimes("10.0.0.1");
    expect(failed.begin("10.0.0.2")).toBeUndefined();
    expect(failed.begin("::ffff:10.0.0.1")).toBeUndefined();
    failTenTimes("2001:db8::1");
    for (const same of ["2001:db8::2", "2001:0DB8:0:0:ffff::", "2001:db8:0:0:1:2:3:4"]) {
      expect(failed.begin(same), same).toBeDefined();
    }
    for (const other of ["2001:db8:0:1::1", "2001:db9::1", "::1", "unknown", ""]) {
      expect(failed.begin(other), other).toBeUndefined();
    }
  });

  it("of more addresses than can be kept push out the oldest, and nothing grows", () => {
    const { failed, failTenTimes } = started();
    failTenTimes("first");
    expect(failed.begin("first")).toBeDefined();
    for (let caller = 1; caller < 10_000; caller += 1) failed.begin(`caller ${caller}`);
    expect(failed.begin("first")).toBeDefined();
    failed.begin("one more");
    expect(failed.begin("first")).toBeUndefined();
  });
});
