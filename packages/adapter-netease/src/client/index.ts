export { neteaseClient, vendorClient } from "./client.js";
export type { NeteaseClientOptions } from "./options.js";
