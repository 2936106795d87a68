import { BlockList, isIP } from "node:net";

/** How many results are cached. Callers come from few addresses; other addresses must not fill the memory. */
const MOST_CACHED = 1000;
/** The longest address without a zone. A host name or an IPv6 zone may be of any length. */
const LONGEST_ADDRESS = 45;

/** A fault in an address list. The message quotes the entry. */
export class AddressListError extends Error {}

/**
 * Returns a function that says whether a remote address is in a list of addresses and CIDR ranges, IPv4 and IPv6. An IPv4
 * address mapped into IPv6 counts as IPv4. Throws an `AddressListError` for an invalid entry.
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix, ...rest] = entry.trim().split("/");
    const version = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const widest = version === 4 ? 32 : 128;
    const validPrefix = bits === undefined || (/^\d+$/.test(prefix ?? "") && bits <= widest);
    if (version === 0 || !validPrefix || rest.length > 0) {
      throw new AddressListError(`"${entry}" is neither an address nor a CIDR range`);
    }
    const family = version === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, bits, family);
  }
  // Each check in a BlockList creates a native object, which is slow to create and to collect.
  const cached = new Map<string, boolean>();
  return (address) => {
    if (address.length > LONGEST_ADDRESS) return lists(list, address);
    const known = cached.get(address);
    if (known !== undefined) return known;
    if (cached.size >= MOST_CACHED) cached.clear();
    const isListed = lists(list, address);
    cached.set(address, isListed);
    return isListed;
  };
}

function lists(list: BlockList, address: string): boolean {
  const plain = address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
  const version = isIP(plain);
  return version !== 0 && list.check(plain, version === 4 ? "ipv4" : "ipv6");
}
