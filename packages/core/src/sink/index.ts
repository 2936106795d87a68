export type { SettingFault } from "../adapter/adapter.js";
export { listSetting, numberSetting, secondsSetting, wordSetting } from "../adapter/settings.js";
export type { CloudEvent } from "../feed/feed-event.js";
export { BrokerConnection, type BrokerConnectionOptions, brokerPlace } from "./broker-connection.js";
export { EVENT_CONTENT_TYPE, type EventText, eventText, orderKeyOf, routeOf, stableId } from "./event-text.js";
export type { Delivered, Delivery, Sink, SinkSetting, SinkType } from "./sink.js";
export { flagSetting, type SinkTypeParts, sinkFrom, sinkTypeOf, urlSetting } from "./sink-type.js";
