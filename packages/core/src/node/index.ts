export { AddressListError, addressList } from "./address-list.ts";
export { type CallbackListenerOptions, callbackListener } from "./callback-listener.ts";
