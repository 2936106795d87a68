export { easemobAdapter, vendorAdapter } from "./adapter.js";
export type { EasemobOptions } from "./options.js";
