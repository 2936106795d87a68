/** How something is called at Tencent. */
interface Api {
  readonly service: string;
  readonly isReading: boolean;
  /** Whether it does no harm to call again what may have acted already. */
  readonly isRepeatable: boolean;
  readonly callsPerSecond: number;
}

const reading = [
  "get_appid_group_list",
  "get_group_info",
  "get_group_member_info",
  "get_specified_group_member_info",
  "get_group_muted_account",
  "group_msg_get_simple",
  "get_group_attr",
  "get_topic",
] as const;

/** Those after which all is as they say, however often they are called. */
const setting = [
  "destroy_group",
  "modify_group_base_info",
  "change_group_owner",
  "add_group_member",
  "delete_group_member",
  "modify_group_member_info",
  "forbid_send_msg",
  "set_group_attr",
  "modify_group_attr",
  "clear_group_attr",
  "delete_group_attr",
  "modify_topic",
  // Documented: a message with a Random that was used within five minutes is dropped.
  "send_group_msg",
] as const;

const making = ["create_group", "create_topic", "destroy_topic", "group_msg_recall"] as const;

/** Tencent's name of what is called. */
export type ApiName = (typeof reading)[number] | (typeof setting)[number] | (typeof making)[number];

const readings: readonly string[] = reading;
const settings: readonly string[] = setting;

/** How an API is called, as documented from https://www.tencentcloud.com/document/product/1047/34621 on. */
export function apiNamed(name: ApiName): Api {
  return {
    service: serviceOf(name),
    isReading: readings.includes(name),
    isRepeatable: readings.includes(name) || settings.includes(name),
    callsPerSecond: name === "get_appid_group_list" ? 1 : 200,
  };
}

function serviceOf(name: ApiName): string {
  if (name === "get_group_attr") return "group_open_attr_http_svc";
  return name.endsWith("_topic") ? "million_group_open_http_svc" : "group_open_http_svc";
}
