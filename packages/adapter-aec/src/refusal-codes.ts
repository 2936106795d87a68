import type { NumberedCodes } from "@grouphook/core/adapter";

/**
 * The numbers a refusal may carry, by starRTC's own names for them (as told to clients by the servers 2.9.6). msgServer looks
 * the number up in a table of 106 names without a bound: most numbers above 105 kill it and drop every client.
 */
export const refusalCodes = {
  /** GEN_ERRID_INTERNALL_ERR */
  internal: 1,
  /** CHATROOM_ERRID_ROOMID_ONLINE_OUTOFLIMIT */
  limitExceeded: 30,
  /** AECERRID_AEC_AUTH_FAILED */
  unauthentic: 32,
  /** GROUPPUSH_ERRID_GROUPID_NOT_SYNC */
  groupUnknown: 47,
  /** GROUPPUSH_ERRID_USERID_IS_NOT_IN_GROUP */
  memberUnknown: 49,
  /** GROUPPUSH_ERRID_AGENT_AUTH_FAILED */
  notPermitted: 53,
  /** GROUPPUSH_ERRID_MOONSERVER_OVERLOADING */
  overloaded: 55,
  /** ASOCKSRV_ERRID_HTTP_POST_PARAM_ERR */
  malformed: 62,
  /** ASOCKSRV_ERRID_HTTP_UNSUPPORTED_FORMAT */
  unknownAction: 63,
} as const;

/** GROUPPUSH_ERRID_GROUPID_IS_SYNCING: groupServer's own "try again". */
const IS_SYNCING = 48;

/** What a policy's denial may carry. 0 would be success. */
export const policyCodes: NumberedCodes = {
  from: 1,
  to: 105,
  except: [IS_SYNCING],
  default: refusalCodes.notPermitted,
};
