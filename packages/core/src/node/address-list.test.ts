import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { AddressListError, addressList } from "./address-list.js";

describe("an address list", () => {
  it("contains exactly the addresses it names", () => {
    const allows = addressList(["192.0.2.7", "2001:db8::7"]);
    expect(allows("192.0.2.7")).toBe(true);
    expect(allows("192.0.2.8")).toBe(false);
    expect(allows("2001:db8::7")).toBe(true);
    expect(allows("2001:0DB8:0:0:0:0:0:7")).toBe(true);
    expect(allows("2001:db8::8")).toBe(false);
  });

  it.for<[string, readonly string[], readonly string[]]>([
    ["192.0.2.0/24", ["192.0.2.0", "192.0.2.255"], ["192.0.3.0", "192.0.1.255"]],
    ["192.0.2.77/24", ["192.0.2.1"], ["192.0.3.1"]],
    ["10.0.0.0/8", ["10.255.255.255"], ["11.0.0.0"]],
    ["192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["2001:db8::1"]],
    ["2001:db8::/32", ["2001:db8:ffff::1"], ["2001:db9::1"]],
    ["2001:db8::7/128", ["2001:db8::7"], ["2001:db8::6"]],
    ["::/0", ["::1", "2001:db8::1"], []],
    ["fe80::/10", ["fe80::1", "febf::1"], ["fec0::1"]],
  ])("contains a range: %s", ([range, inside, outside]) => {
    const allows = addressList([range]);
    expect(inside.filter((address) => !allows(address))).toEqual([]);
    expect(outside.filter(allows)).toEqual([]);
  });

  it("counts an IPv4 address mapped into IPv6 as IPv4", () => {
    const allows = addressList(["192.0.2.0/24"]);
    expect(allows("::ffff:192.0.2.7")).toBe(true);
    expect(allows("::FFFF:192.0.2.7")).toBe(true);
    expect(allows("::ffff:c000:207")).toBe(true);
    expect(allows("::ffff:192.0.3.7")).toBe(false);
  });

  it("accepts entries with blanks around them", () => {
    expect(addressList([" 192.0.2.7 "])("192.0.2.7")).toBe(true);
  });

  it("that is empty contains no address", () => {
    expect(addressList([])("127.0.0.1")).toBe(false);
  });

  it.for(["", "localhost", "192.0.2", "192.0.2.7:80", "fe80::1%nowhere"])(
    "does not contain what is not an address: %j",
    (address) => {
      expect(addressList(["0.0.0.0/0", "2001:db8::/32"])(address)).toBe(false);
    },
  );
});

it("an address list remembers no overlong text, however many are asked for", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const allows = addressList(["192.0.2.7"]);
  const heapAfter = (count: number) => {
    for (let index = 0; index < count; index += 1) allows(`${"a".repeat(100_000)}${index}`);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heapAfter(1);
  expect(heapAfter(900) - before).toBeLessThan(20 * 1024 * 1024);
});

describe("an entry that is neither an address nor a range", () => {
  it.for([
    ...["", " ", "localhost", "192.0.2", "192.0.2.256", "192.0.2.7/", "192.0.2.7/33", "192.0.2.7/-1", "192.0.2.7/8/8"],
    ...[
      "192.0.2.7/1e1",
      "192.0.2.7/ 8",
      "192.0.2.7/0x8",
      "2001:db8::/129",
      "2001:db8:::1",
      "[::1]",
      "192.0.2.7,192.0.2.8",
    ],
  ])("is refused and quoted: %j", (entry) => {
    expect(() => addressList(["192.0.2.1", entry])).toThrow(AddressListError);
    expect(() => addressList([entry])).toThrow(`"${entry}" is neither an address nor a CIDR range`);
  });
});
