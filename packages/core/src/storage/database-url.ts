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
    };

/** A database URL that cannot be used; the message does not repeat it, since it may hold a password. */
export class DatabaseUrlError extends Error {}

/** Reads `sqlite:path` or `mysql://user:password@host:port/database` (also `mariadb://`), parts percent-decoded. */
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

function parseServerUrl(text: string): DatabaseUrl {
  const url = URL.parse(text);
  if (!url) throw new DatabaseUrlError(faultOf(text));
  if (url.port === "0") throw new DatabaseUrlError(BAD_PORT);
  const database = decoded(url.pathname.slice(1));
  if (database === "" || database.includes("/")) throw new DatabaseUrlError("must end in one database name");
  if (url.search !== "" || url.hash !== "") throw new DatabaseUrlError("takes no parameters");
  return {
    family: "mysql",
    host: url.hostname.replace(/^\[(.*)\]$/, "$1") || "127.0.0.1",
    port: url.port === "" ? 3306 : Number(url.port),
    user: decoded(url.username) || "root",
    password: decoded(url.password),
    database,
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

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new DatabaseUrlError("has a part that is not percent-encoded properly");
  }
}
