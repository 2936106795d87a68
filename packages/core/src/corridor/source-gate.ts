import type { Inbound } from "../adapter/adapter.js";
import { equalInConstantTime } from "../adapter/authenticity.js";
import { CallbackError } from "../vocabulary/callback-error.js";

/** Who may call a source. */
export interface SourceGateOptions {
  readonly source: string;
  /** In upper case; only `POST` unless set. */
  readonly methods?: readonly string[] | undefined;
  /** Whether callbacks from this remote address are accepted; from all unless set. */
  readonly allowsAddress?: ((address: string) => boolean) | undefined;
  /** Every callback must carry one of them; not required unless set. */
  readonly secrets?: readonly string[] | undefined;
  /** The lower-case name of a header that may carry the secret instead of the path. */
  readonly secretHeader?: string | undefined;
  /** The name of a query parameter that may carry the secret instead of the path. */
  readonly secretParameter?: string | undefined;
}

/**
 * Checks the caller of a source by address, secret and method, without reading the body. Returns the inbound without its
 * secret; throws a `CallbackError` "unauthentic" or "wrong-method".
 */
export function sourceGate(options: SourceGateOptions): (inbound: Inbound) => Inbound {
  const { source, methods = ["POST"], allowsAddress, secrets, secretHeader, secretParameter } = options;

  function check(secret: string, place: string): void {
    // Compares all of them, so that the time does not reveal which one matched.
    if (secrets?.filter((known) => equalInConstantTime(secret, known)).length) return;
    throw new CallbackError("unauthentic", `[${source}] the path secret${place} is missing or wrong`);
  }

  function withoutSecret(inbound: Inbound): Inbound {
    if (allowsAddress && !allowsAddress(inbound.remoteAddress)) {
      throw new CallbackError("unauthentic", `[${source}] ${inbound.remoteAddress} is not in the address list`);
    }
    if (secrets === undefined) return inbound;
    const inHeader = secretHeader === undefined ? undefined : inbound.headers[secretHeader];
    if (secretHeader !== undefined && inHeader !== undefined) {
      // A repeated header arrives as one value with a comma.
      for (const value of String(inHeader).split(",")) check(value.trim(), ` in the header ${secretHeader}`);
      return { ...inbound, headers: { ...inbound.headers, [secretHeader]: undefined } };
    }
    const taken = secretParameter === undefined ? undefined : withoutParameter(inbound.query, secretParameter);
    if (taken && taken.values.length > 0) {
      for (const value of taken.values) check(value, ` in the query parameter ${secretParameter}`);
      return { ...inbound, query: taken.query };
    }
    const [, first = "", ...rest] = inbound.path.split("/");
    check(first, "");
    return { ...inbound, path: `/${rest.join("/")}` };
  }

  return (inbound) => {
    const admitted = withoutSecret(inbound);
    if (methods.includes(inbound.method)) return admitted;
    throw new CallbackError(
      "wrong-method",
      `[${source}] ${inbound.method} is not a method of the vendor: ${methods.join(", ")}`,
    );
  };
}

/** Removes every occurrence of a parameter from a query, and leaves the rest as it was sent. */
function withoutParameter(query: string, name: string): { readonly query: string; readonly values: readonly string[] } {
  const values: string[] = [];
  const rest = query.split("&").filter((pair) => {
    const parsed = [...new URLSearchParams(pair)][0];
    if (parsed?.[0] !== name) return true;
    values.push(parsed[1]);
    return false;
  });
  return { query: rest.join("&"), values };
}
