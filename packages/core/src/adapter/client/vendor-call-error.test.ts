import { expect, it } from "vitest";
import { VendorCallError } from "./vendor-call-error.js";

const cause = new Error("closed");
const known = { vendor: "parrot", call: "get_members", mayHaveActed: false, retryAfterMs: 5000, cause };

it("names the vendor and the call", () => {
  const error = new VendorCallError("limited", "too many calls", known);
  expect(error).toMatchObject({ name: "VendorCallError", message: "[parrot] get_members: too many calls" });
  expect(error).toMatchObject({ code: "limited", ...known });
});

it("says that something was done where it follows on a change", () => {
  const error = new VendorCallError("limited", "too many calls", known).afterActing();
  expect(error).toMatchObject({ message: "[parrot] get_members: too many calls", ...known, mayHaveActed: true });
});
