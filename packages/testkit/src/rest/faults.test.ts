import { expect, it } from "vitest";
import { Faults } from "./faults.js";

it("befall so many calls of one API, after so many", () => {
  const faults = new Faults();
  const fault = { api: "get_group_info", times: 2, after: 1 };
  faults.add(fault);
  const taken = ["get_group_info", "get_topic", "get_group_info", "get_group_info", "get_group_info"];
  expect(taken.map((api) => faults.take(api))).toEqual([undefined, undefined, fault, fault, undefined]);
});

it("befall any call, one after the other, if they name no API", () => {
  const faults = new Faults();
  faults.add({ instead: "half" });
  faults.add({ instead: "reset" });
  expect(["a", "b", "c"].map((api) => faults.take(api)?.instead)).toEqual(["half", "reset", undefined]);
});
