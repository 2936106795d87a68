import { BlockList, isIP } from "node:net";

/** IPv4 addresses that are not for hosts of the internet: RFC 6890, multicast, and one that Azure uses inside every network. */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Everything else is loopback, local, multicast, or carries an IPv4 address: mapped, translated by NAT64. */
const GLOBAL_IPV6 = ["2000::/3"];
/** Inside of that: Teredo and others of the protocol block, documentation, 6to4. */
const NOT_PUBLIC_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const notPublicIpv4 = listOf(NOT_PUBLIC_IPV4, "ipv4");
const globalIpv6 = listOf(GLOBAL_IPV6, "ipv6");
const notPublicIpv6 = listOf(NOT_PUBLIC_IPV6, "ipv6");

/** Whether an address belongs to a host of the internet, and not to this host, a private network or a special purpose. */
export function isPublicAddress(address: string): boolean {
  switch (address.includes("%") ? 0 : isIP(address)) {
    case 4:
      return !notPublicIpv4.check(address, "ipv4");
    case 6:
      return globalIpv6.check(address, "ipv6") && !notPublicIpv6.check(address, "ipv6");
    default:
      return false;
  }
}

function listOf(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix] = range.split("/");
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
