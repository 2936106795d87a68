import type { Schemas } from "@grouphook/client";
import { Badge } from "../parts/badge.js";
import { useWords } from "../words/language.js";
import { membersWords } from "./members-words.js";

/** What a member is in the group. */
export function RoleBadge({ role }: Pick<Schemas["Member"], "role">) {
  const words = useWords(membersWords);
  return <Badge tone={role === "member" ? "plain" : "good"}>{words.roles[role]}</Badge>;
}
