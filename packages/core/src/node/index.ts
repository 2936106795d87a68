export { requestTarget } from "../corridor/mount/request-target.js";
export { AddressListError, addressList } from "./address-list.js";
export { type CallbackListenerOptions, callbackListener } from "./callback-listener.js";
export { behindProxies, type CallerAddress, connectionAddress } from "./caller-address.js";
