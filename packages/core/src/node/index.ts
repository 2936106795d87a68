export { AddressListError, addressList } from "./address-list.js";
export { type CallbackListenerOptions, callbackListener } from "./callback-listener.js";
