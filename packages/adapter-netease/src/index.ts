export { neteaseAdapter, vendorAdapter } from "./adapter.js";
export type { NeteaseOptions } from "./options.js";
