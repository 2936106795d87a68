import { describe, expect, it } from "vitest";
import { DatabaseUrlError, parseDatabaseUrl } from "./database-url.js";

const server = { family: "mysql", host: "h", port: 3306, user: "u", password: "p", database: "d" };

describe("a URL of a SQLite file", () => {
  it.for<[string, string]>([
    ["sqlite:grouphook.db", "grouphook.db"],
    ["sqlite:/var/lib/grouphook.db", "/var/lib/grouphook.db"],
    ["sqlite:./with space %41.db", "./with space %41.db"],
    ["sqlite::memory:", ":memory:"],
  ])("is its path as written: %s", ([url, path]) => {
    expect(parseDatabaseUrl(url)).toEqual({ family: "sqlite", path });
  });
});

describe("a URL of a database server", () => {
  it.for<[string, object]>([
    ["mysql://u:p@h:3307/d", { port: 3307 }],
    ["mysql://u:p@h/d", {}],
    ["mariadb://u:p@h/d", {}],
    ["mysql://u@h/d", { password: "" }],
    ["mysql://h/d", { user: "root", password: "" }],
    ["mysql:///d", { host: "127.0.0.1", user: "root", password: "" }],
    ["mysql://u:p@[::1]:3307/d", { host: "::1", port: 3307 }],
    ["mysql://u%40home:p%3A%2F%40%23%E7%A7%98@h/d%20e", { user: "u@home", password: "p:/@#秘", database: "d e" }],
  ])("tells where, who and what: %s", ([url, different]) => {
    expect(parseDatabaseUrl(url)).toEqual({ ...server, ...different });
  });
});

describe("a URL of a server to be called by TLS", () => {
  it.for<[string, object]>([
    ["?ssl=true", { tls: { isVerified: true } }],
    ["?sslCa=/etc/my%20ca.pem", { tls: { isVerified: true, caFile: "/etc/my ca.pem" } }],
    ["?ssl=true&sslCa=ca.pem", { tls: { isVerified: true, caFile: "ca.pem" } }],
    ["?ssl=unverified", { tls: { isVerified: false } }],
    ["?ssl=false", {}],
  ])("tells whom to believe: %s", ([parameters, different]) => {
    expect(parseDatabaseUrl(`mysql://u:p@h/d${parameters}`)).toEqual({ ...server, ...different });
  });
});

describe("a URL that cannot be used", () => {
  it.for<[string, string]>([
    ["", "must start with sqlite:, mysql:// or mariadb://"],
    ["postgres://u:geheim@h/d", "must start with sqlite:, mysql:// or mariadb://"],
    ["mysql:u:geheim@h/d", "must start with sqlite:, mysql:// or mariadb://"],
    ["sqlite:", "the path after sqlite: is missing"],
    ["mysql://u:geheim@h", "must end in one database name"],
    ["mysql://u:geheim@h/", "must end in one database name"],
    ["mysql://u:geheim@h/d/e", "must end in one database name"],
    ["mysql://u:geheim@h/d%2Fe", "must end in one database name"],
    ["mysql://u:geheim@h/d?timeout=1", "takes no parameters but ssl and sslCa"],
    ["mysql://u:geheim@h/d?ssl=yes", "takes ssl=true, ssl=unverified or ssl=false"],
    ["mysql://u:geheim@h/d?ssl=true&ssl=false", "takes ssl only once"],
    ["mysql://u:geheim@h/d?ssl=unverified&sslCa=f", "takes no sslCa with ssl=unverified"],
    ["mysql://u:geheim@h/d?ssl=false&sslCa=f", "takes no sslCa with ssl=false"],
    ["mysql://u:geheim@h/d?sslCa=", "has a parameter sslCa without a file"],
    ["mysql://u:geheim@10.0.0.1/d?ssl=true", "needs sslCa, or the server's name, with ssl=true"],
    ["mysql://u:geheim@h/d#x", "takes no fragment; percent-encode a # of the password"],
    ["mysql://u:geheim@h:port/d", "must have a port from 1 to 65535"],
    ["mysql://u:geheim@h:99999/d", "must have a port from 1 to 65535"],
    ["mysql://u:geheim@h:0/d", "must have a port from 1 to 65535"],
    ["mysql://u:geheim@h:-1/d", "must have a port from 1 to 65535"],
    ["mysql://h:65536/d", "must have a port from 1 to 65535"],
    ["mysql://u:geheim@[::1]:99999/d", "must have a port from 1 to 65535"],
    ["mysql://u:geheim@[::1/d", "has a host that cannot be read"],
    ["mysql://u:geheim@a b/d", "has a host that cannot be read"],
    ["mysql://u:ge?heim@h/d", "is not a URL; percent-encode special characters of the password"],
    ["mysql://u:ge#heim@h:99999/d", "is not a URL; percent-encode special characters of the password"],
    ["mysql://u:geheim/x@h/d", "is not a URL; percent-encode special characters of the password"],
    ["mysql://u:geheim%ZZ@h/d", "has a part that is not percent-encoded properly"],
    ["mysql://u:geheim%E7@h/d", "has a part that is not percent-encoded properly"],
  ])("is refused with the reason: %s", ([url, message]) => {
    expect(() => parseDatabaseUrl(url)).toThrow(new DatabaseUrlError(message));
  });

  it.for([undefined, null, 3306, {}, ["sqlite:x.db"]])("is told to be no text where it is %s", (url) => {
    const parse: (text: never) => unknown = parseDatabaseUrl;
    expect(() => parse(url as never)).toThrow(new DatabaseUrlError("must be a text"));
  });

  it("is never repeated in the message, since it may hold a password", () => {
    for (const rest of ["h", "h/d/e", "h:port/d", "h/d?x", "%ZZ@h/d", "h/%ZZ"]) {
      let fault: unknown;
      try {
        parseDatabaseUrl(`mysql://u:geheim@${rest}`);
      } catch (error) {
        fault = error;
      }
      expect(fault).toBeInstanceOf(DatabaseUrlError);
      expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain("geheim");
    }
  });
});
