import { BlockList, isIP } from "node:net";

/** Callers come from few addresses again and again; of strangers no more are remembered. */
const MOST_REMEMBERED = 1000;

/** A fault in an address list, naming the entry. */
export class AddressListError extends Error {}

/**
 * Reads addresses and CIDR ranges, IPv4 and IPv6, into a test for remote addresses. An IPv4 address that arrives mapped
 * into IPv6 counts as IPv4. Throws an `AddressListError` for an entry that is neither.
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
  // A look into Node's list makes a native object, which is slow to make and slow to collect.
  const remembered = new Map<string, boolean>();
  return (address) => {
    const known = remembered.get(address);
    if (known !== undefined) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const isListed = lists(list, address);
    remembered.set(address, isListed);
    return isListed;
  };
}

function lists(list: BlockList, address: string): boolean {
  const plain = address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
  const version = isIP(plain);
  return version !== 0 && list.check(plain, version === 4 ? "ipv4" : "ipv6");
}
