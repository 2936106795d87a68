/**
 * A user's id as NetEase keeps it: case does not tell users apart, and it is lowered where an account is made
 * (https://doc.yunxin.163.com/messaging2/server-apis/TQyNjgyMzc?platform=server).
 */
export function inLowerCase(userId: string): string {
  return userId.toLowerCase();
}
