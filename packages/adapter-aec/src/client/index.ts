export { aecClient, vendorClient } from "./client.js";
export type { AecClientOptions } from "./options.js";
