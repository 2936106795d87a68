export { openimClient, vendorClient } from "./client.js";
export type { OpenimClientOptions } from "./options.js";
