export { easemobClient, vendorClient } from "./client.js";
export type { EasemobClientOptions } from "./options.js";
