import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.js";

/** Finds all addresses of a host. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** The code of the error for an address that must not be dialled. */
export const REFUSED_ADDRESS = "REFUSED_ADDRESS";

/** Keeps webhooks out of private networks: it decides about the very address that is dialled. */
export interface AddressGuard {
  /** Why a host of a URL that is an address itself is never dialled; `undefined` for others, which are looked up first. */
  faultOfHost(url: URL): string | undefined;
  /** Looks a host up when a connection is opened, and gives out only the addresses that may be dialled. */
  readonly lookup: LookupFunction;
}

/**
 * A guard that lets pass addresses of the internet, and those that an operator allows. A host that is looked up again for
 * every connection may answer something else each time: each answer is checked, and nothing but it is dialled.
 */
export function addressGuard(
  isAllowed: (address: string) => boolean,
  resolve: Resolve = oneAtATime((hostname, done) => lookup(hostname, { all: true }, done)),
): AddressGuard {
  const mayDial = (address: string) => isPublicAddress(address) || isAllowed(address);
  return {
    faultOfHost({ hostname }) {
      const address = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
      return isIP(address) === 0 || mayDial(address) ? undefined : refusalOf(address);
    },

    lookup(hostname, options, done) {
      resolve(hostname, (error, addresses) => {
        if (error) {
          done(error, "");
          return;
        }
        const { family } = options;
        const wanted = family === 4 || family === "IPv4" ? 4 : family === 6 || family === "IPv6" ? 6 : 0;
        const fitting = addresses.filter((one) => wanted === 0 || one.family === wanted);
        const dialled = fitting.filter(({ address }) => mayDial(address));
        const [first] = dialled;
        if (first === undefined) done(refusal(hostname, fitting[0]?.address), "");
        else if (options.all) done(null, dialled);
        else done(null, first.address, first.family);
      });
    },
  };
}

/**
 * Looks a name up once for all who ask while it is looked up. A look-up takes one of the few threads that this process has for
 * files and names, and takes it for many seconds where a name server does not answer.
 */
function oneAtATime(resolve: Resolve): Resolve {
  const asking = new Map<string, Parameters<Resolve>[1][]>();
  return (hostname, done) => {
    const others = asking.get(hostname);
    if (others) {
      others.push(done);
      return;
    }
    const waiting = [done];
    asking.set(hostname, waiting);
    resolve(hostname, (error, addresses) => {
      asking.delete(hostname);
      for (const one of waiting) one(error, addresses);
    });
  };
}

function refusal(hostname: string, address: string | undefined): NodeJS.ErrnoException {
  const what = address === undefined ? "it has no address" : refusalOf(address);
  return Object.assign(new Error(`${hostname} is not dialled: ${what}`), { code: REFUSED_ADDRESS });
}

function refusalOf(address: string): string {
  return `${address} is no public address, and not in GROUPHOOK_PUSH_ALLOW_ADDRESSES`;
}
