export { helloAdapter, vendorAdapter } from "./adapter.js";
export type { HelloOptions } from "./options.js";
