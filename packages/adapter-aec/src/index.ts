export { aecAdapter, vendorAdapter } from "./adapter.js";
export type { AecOptions } from "./options.js";
