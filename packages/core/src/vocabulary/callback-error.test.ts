import { describe, expect, it, vi } from "vitest";
import { CallbackError, isCallbackError, toCallbackError } from "./callback-error.js";

describe("a callback error", () => {
  it("carries a code, a message and a cause", () => {
    const cause = new Error("disk");
    const error = new CallbackError("internal", "[s] c: cannot be written", { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "CallbackError",
      code: "internal",
      message: "[s] c: cannot be written",
      cause,
    });
  });

  it("may know the command, cut to what is worth logging", () => {
    expect(new CallbackError("malformed", "x", { command: "create" }).command).toBe("create");
    expect(new CallbackError("malformed", "x", { command: "c".repeat(1000) }).command?.length).toBeLessThan(110);
    expect(new CallbackError("malformed", "x")).not.toHaveProperty("command");
  });

  it("has a stack trace if it is internal, and none if callers can cause it", () => {
    expect(new CallbackError("internal", "ours").stack).toContain("callback-error.test.ts");
    expect(new CallbackError("overloaded", "theirs").stack).not.toContain("callback-error.test.ts");
    expect(new Error("another").stack).toContain("callback-error.test.ts");
  });

  it("is recognized across two installed copies of the package", async () => {
    vi.resetModules();
    const copy = await import("./callback-error.js");
    const foreign = new copy.CallbackError("malformed", "theirs");
    expect(foreign).not.toBeInstanceOf(CallbackError);
    expect(isCallbackError(foreign)).toBe(true);
    expect(copy.isCallbackError(new CallbackError("malformed", "ours"))).toBe(true);
  });

  it.for<[string, unknown]>([
    ["another error", new Error("x")],
    ["a look-alike", { name: "CallbackError", code: "malformed", message: "x" }],
    ["a text", "malformed"],
    ["nothing", undefined],
  ])("is not %s", ([, value]) => {
    expect(isCallbackError(value)).toBe(false);
  });
});

describe("a thrown value", () => {
  it("stays as it is if it is a callback error", () => {
    const error = new CallbackError("too-slow", "x");
    expect(toCallbackError(error, "s")).toBe(error);
  });

  it.for([new TypeError("x"), "text", null])("otherwise becomes the cause of an internal error: %s", (fault) => {
    const error = toCallbackError(fault, "s");
    expect(error).toMatchObject({ code: "internal", message: "[s] unexpected fault" });
    expect(error.cause).toBe(fault);
  });
});
