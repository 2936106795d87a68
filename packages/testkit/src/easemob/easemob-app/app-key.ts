/** REST with the app's token, or the console, as `operator`. */
export const REST = "@ppAdmin";

/** A user as `info` and lists of groups name the owner. */
export function prefixed(appkey: string, user: string): string {
  return `${appkey}_${user}`;
}

/** A user's address, on a device where one is named. */
export function jidOf(appkey: string, user: string, device?: string): string {
  return `${appkey}_${user}@easemob.com${device === undefined ? "" : `/${device}`}`;
}

/** A group's address. */
export function conferenceOf(appkey: string, groupId: string): string {
  return `${appkey}_${groupId}@conference.easemob.com`;
}
