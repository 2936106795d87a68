import { isIP } from "node:net";
import type { ConnectionOptions, SslOptions } from "mysql2";
import { type DatabaseTls, type DatabaseUrl, readCertificates } from "../database-url.js";

const CONNECT_TIMEOUT_MS = 5000;

/** How every connection to the server of this URL is made. */
export function connectionOptions(url: Extract<DatabaseUrl, { family: "mysql" }>): ConnectionOptions {
  const { family: _, tls, ...address } = url;
  return {
    ...address,
    charset: "utf8mb4",
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(tls && { ssl: sslOptions(tls, address.host) }),
  };
}

function sslOptions({ isVerified, caFile }: DatabaseTls, host: string): SslOptions {
  if (!isVerified) return { rejectUnauthorized: false };
  const ca = caFile === undefined ? {} : { ca: readCertificates(caFile) };
  return { ...ca, rejectUnauthorized: true, verifyIdentity: isIP(host) === 0 };
}
