export { tencentAdapter, vendorAdapter } from "./adapter.js";
export type { TencentOptions } from "./options.js";
