import { createHash } from "node:crypto";
import { type LivingTeam, type NeteaseTeamInfo, ownerOf } from "./team.js";

/** Numbers as texts, as copies have the fields of teams and of people. */
export type NumberedFields = { readonly [number: string]: string };

/** The number of the app, in every copy. */
const APP = "11011";

/** The numbers of what may change in a team; by the vendor's pages, and by its SDK for 6, 101 and the names of 18 and 19. */
const numbers: Readonly<Record<keyof NeteaseTeamInfo, number>> = {
  name: 3,
  membersLimit: 6,
  introduction: 14,
  announcement: 15,
  joinMode: 16,
  serverExtension: 18,
  customerExtension: 19,
  icon: 20,
  agreeMode: 21,
  inviteMode: 22,
  updateInfoMode: 23,
  updateExtensionMode: 24,
  muteType: 101,
};

/** A whole team, `tinfo`. Seen: what was never set is absent. */
export function teamFields(team: LivingTeam): NumberedFields {
  const { tid, info, members, createdAt, updatedAt, membersChangedAt } = team;
  const { muteType, ...rest } = info;
  const told = Object.entries(infoFields({ ...rest, ...(muteType !== 0 && { muteType }) }));
  return {
    ...{ 1: tid, 2: APP, 4: "1", 5: ownerOf(team), 8: "1", 9: String(members.size), 17: "0" },
    ...{ 10: String(membersChangedAt), 11: String(createdAt), 12: String(updatedAt) },
    ...Object.fromEntries(told.filter(([, value]) => value !== "")),
  };
}

/** What changed in a team, and which team it is. */
export function changedFields({ tid, updatedAt }: LivingTeam, change: Partial<NeteaseTeamInfo>): NumberedFields {
  return { 1: tid, 12: String(updatedAt), ...infoFields(change) };
}

function infoFields(info: Partial<NeteaseTeamInfo>): NumberedFields {
  const fields: { [number: string]: string } = {};
  for (const [name, number] of Object.entries(numbers)) {
    const value = info[name as keyof NeteaseTeamInfo];
    if (value !== undefined) fields[number] = String(value);
  }
  return fields;
}

/** The card of a user, an entry of `uinfos`: with what nobody needs who keeps teams, such as mail address and mobile number. */
export function userCard(accid: string): NumberedFields {
  const number = createHash("md5").update(accid).digest().readUInt16BE();
  return {
    ...{ 1: accid, 2: APP, 3: `Nick of ${accid}`, 6: "0", 11: String(100_000 + number) },
    ...{ 4: `http://example.nosdn.invalid/${number}`, 5: "my signature", 7: `${number}@example.com`, 8: "1990-01-01" },
    ...{ 9: `138${String(number).padStart(8, "0")}`, 10: "{}", 12: "1438738423546", 13: "1446624332920" },
  };
}

/** A list as Java prints it. It is no JSON. */
export function javaList(accids: Iterable<string>): string {
  return `[${[...accids].join(", ")}]`;
}
