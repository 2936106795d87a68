export { openimAdapter, vendorAdapter } from "./adapter.js";
export type { OpenimOptions } from "./options.js";
