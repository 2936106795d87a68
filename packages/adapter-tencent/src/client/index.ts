export { tencentClient, vendorClient } from "./client.js";
export type { TencentClientOptions } from "./options.js";
