import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { AddressListError } from "./address-list.js";
import { behindProxies } from "./caller-address.js";

/** The address that `behindProxies` reads from a request from loopback with these headers. */
async function addressWith(
  headers: Readonly<Record<string, string | readonly string[]>>,
  proxies: readonly string[] = ["127.0.0.1", "10.0.0.0/8"],
): Promise<string> {
  const read = behindProxies(proxies);
  const server = createServer((incoming, response) => response.end(read(incoming)));
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ host: "127.0.0.1", port, agent: false });
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.end();
  const [response] = await once(outgoing, "response");
  let text = "";
  for await (const part of response) text += part;
  return text;
}

describe("the address of a caller behind proxies", () => {
  it.each<[string, Readonly<Record<string, string | readonly string[]>>, string]>([
    ["nothing is told", {}, "127.0.0.1"],
    ["one proxy tells it", { "x-forwarded-for": "192.0.2.7" }, "192.0.2.7"],
    ["a stranger tells more", { "x-forwarded-for": "198.51.100.1, 192.0.2.7" }, "192.0.2.7"],
    ["two proxies tell it", { "x-forwarded-for": "198.51.100.1, 192.0.2.7, 10.0.0.3" }, "192.0.2.7"],
    ["two headers tell it", { "x-forwarded-for": ["198.51.100.1", "192.0.2.7, 10.0.0.3"] }, "192.0.2.7"],
    ["only proxies are told", { "x-forwarded-for": "10.0.0.9, 10.0.0.3" }, "10.0.0.9"],
    ["it comes with a port", { "x-forwarded-for": "192.0.2.7:4711" }, "192.0.2.7"],
    ["it is IPv6", { "x-forwarded-for": "2001:db8::7" }, "2001:db8::7"],
    ["it is IPv6 with a port", { "x-forwarded-for": "[2001:db8::7]:4711" }, "2001:db8::7"],
    ["it is hidden", { "x-forwarded-for": "192.0.2.7, unknown" }, "unknown"],
    ["it is garbage", { "x-forwarded-for": ",;=" }, "unknown"],
    ["Forwarded tells it", { forwarded: "for=198.51.100.1, for=192.0.2.7;proto=https, For=10.0.0.3" }, "192.0.2.7"],
    ["Forwarded tells IPv6", { forwarded: 'proto=https;for="[2001:db8::7]:4711"' }, "2001:db8::7"],
    ["Forwarded hides it", { forwarded: "for=192.0.2.7, for=_hidden" }, "unknown"],
    ["Forwarded tells none", { forwarded: "proto=https" }, "unknown"],
    ["both agree", { "x-forwarded-for": "192.0.2.7", forwarded: "for=192.0.2.7" }, "192.0.2.7"],
    ["both differ", { "x-forwarded-for": "192.0.2.7", forwarded: "for=192.0.2.8" }, "unknown"],
  ])("%s", async (_case, headers, address) => {
    expect(await addressWith(headers)).toBe(address);
  });

  it("is the connection's if that is not a proxy, whatever the headers say", async () => {
    const headers = { "x-forwarded-for": "192.0.2.7", forwarded: "for=192.0.2.7" };
    expect(await addressWith(headers, ["10.0.0.0/8"])).toBe("127.0.0.1");
  });

  it("requires valid proxies", () => {
    expect(() => behindProxies(["proxy.example.org"])).toThrow(AddressListError);
  });
});
