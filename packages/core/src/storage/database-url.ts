import { readFileSync } from "node:fs";
import { isIP } from "node:net";

/** How a connection to a database server is encrypted. */
export interface DatabaseTls {
  /** Whether the server must show a certificate that is believed, and, where it is called by a name, one of that name. */
  readonly isVerified: boolean;
  /** A file of certificates to believe, instead of those that Node.js believes. */
  readonly caFile?: string;
}

/** Where the ledger lives. */
export type DatabaseUrl =
  | { readonly family: "sqlite"; readonly path: string }
  | {
      readonly family: "mysql";
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      /** Absent where nothing is encrypted. */
      readonly tls?: DatabaseTls;
    };

/** A database URL that cannot be used; the message repeats no more of it than the name of a file, since it may hold a password. */
export class DatabaseUrlError extends Error {}

/**
 * Reads `sqlite:path` or `mysql://user:password@host:port/database` (also `mariadb://`), parts percent-decoded. A server's
 * URL takes `?ssl=true` or `?ssl=unverified`, and `sslCa=file`.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  // Of JavaScript, or of an environment where the variable is missing.
  if (typeof text !== "string") throw new DatabaseUrlError("must be a text");
  if (text.startsWith("sqlite:")) {
    const path = text.slice("sqlite:".length);
    if (path === "") throw new DatabaseUrlError("the path after sqlite: is missing");
    return { family: "sqlite", path };
  }
  if (!/^(mysql|mariadb):\/\//.test(text)) {
    throw new DatabaseUrlError("must start with sqlite:, mysql:// or mariadb://");
  }
  return parseServerUrl(text);
}

/** The certificates of a `caFile`, as PEM. Throws a `DatabaseUrlError` that names a file that cannot be read. */
export function readCertificates(caFile: string): string {
  try {
    return readFileSync(caFile, "utf8");
  } catch (cause) {
    throw new DatabaseUrlError(`has a parameter sslCa whose file cannot be read: ${caFile}`, { cause });
  }
}

function parseServerUrl(text: string): DatabaseUrl {
  const url = URL.parse(text);
  if (!url) throw new DatabaseUrlError(faultOf(text));
  if (url.port === "0") throw new DatabaseUrlError(BAD_PORT);
  const database = decoded(url.pathname.slice(1));
  if (database === "" || database.includes("/")) throw new DatabaseUrlError("must end in one database name");
  if (url.hash !== "") throw new DatabaseUrlError("takes no fragment; percent-encode a # of the password");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1") || "127.0.0.1";
  const tls = parseTls(url.searchParams, host);
  return {
    family: "mysql",
    host,
    port: url.port === "" ? 3306 : Number(url.port),
    user: decoded(url.username) || "root",
    password: decoded(url.password),
    database,
    ...(tls && { tls }),
  };
}

const BAD_PORT = "must have a port from 1 to 65535";

/** What is wrong with a text that is no URL, without repeating any of it. */
function faultOf(text: string): string {
  const [, authority = "", rest = ""] = /^\w+:\/\/([^/?#]*)(.*)$/s.exec(text) ?? [];
  if (rest.includes("@")) return "is not a URL; percent-encode special characters of the password";
  const [host = ""] = authority.split("@").slice(-1);
  const [, name = "", port] = /^(\[[^\]]*\]|[^:[\]]*)(?::(.*))?$/s.exec(host) ?? [];
  const isPort = port === undefined || (/^\d*$/.test(port) && Number(port) <= 65_535);
  if (name !== "" && !isPort) return BAD_PORT;
  return "has a host that cannot be read";
}

function parseTls(parameters: URLSearchParams, host: string): DatabaseTls | undefined {
  for (const name of parameters.keys()) {
    const isKnown = name === "ssl" || name === "sslCa";
    if (!isKnown) throw new DatabaseUrlError("takes no parameters but ssl and sslCa");
    if (parameters.getAll(name).length > 1) throw new DatabaseUrlError(`takes ${name} only once`);
  }
  const caFile = parameters.get("sslCa") ?? undefined;
  if (caFile === "") throw new DatabaseUrlError("has a parameter sslCa without a file");
  const ssl = parameters.get("ssl") ?? (caFile === undefined ? "false" : "true");
  if (ssl === "true") {
    // The driver compares no certificate with an address.
    const isNamed = isIP(host) === 0;
    if (!isNamed && caFile === undefined)
      throw new DatabaseUrlError("needs sslCa, or the server's name, with ssl=true");
    return { isVerified: true, ...(caFile !== undefined && { caFile }) };
  }
  if (ssl !== "false" && ssl !== "unverified")
    throw new DatabaseUrlError("takes ssl=true, ssl=unverified or ssl=false");
  if (caFile !== undefined) throw new DatabaseUrlError(`takes no sslCa with ssl=${ssl}`);
  return ssl === "unverified" ? { isVerified: false } : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new DatabaseUrlError("has a part that is not percent-encoded properly");
  }
}
