import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { ActButton } from "../parts/act-button.js";
import { ChoiceField } from "../parts/choice-field.js";
import { useFormats } from "../parts/formats.js";
import { TextField } from "../parts/text-field.js";
import { useWords } from "../words/language.js";
import { filled, listed, type Pieces } from "../words/sentence.js";
import { actWords } from "./act-words.js";
import { AskVendorDialog, type Desk } from "./ask-vendor-dialog.js";
import { groupWords } from "./group-words.js";

type Group = Schemas["Group"];

interface ActProps {
  readonly desk: Desk;
  readonly group: Group;
  onClose(): void;
}

const ACTS = {
  profile: ["group.updated", ProfileDialog],
  muteAll: ["group.updated", MuteAllDialog],
  add: ["members.joined", AddDialog],
  owner: ["owner.transferred", OwnerDialog],
  dissolve: ["group.dissolved", DissolveDialog],
} as const;
const names = ["profile", "muteAll", "add", "owner", "dissolve"] as const;

/** What can be done to a group. */
export function GroupActions({ desk, group }: Omit<ActProps, "onClose">) {
  const words = useWords(actWords);
  const [open, setOpen] = useState<keyof typeof ACTS>();
  const Act = open && ACTS[open][1];
  return (
    <>
      {names.map((name) => (
        <ActButton
          key={name}
          tone={name === "dissolve" ? "danger" : "plain"}
          reason={desk.abilities.whyNot(ACTS[name][0])}
          onClick={() => setOpen(name)}
        >
          {name === "muteAll" && group.mutedAll ? words.unmuteAll : words[name]}
        </ActButton>
      ))}
      {Act && <Act desk={desk} group={group} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function pathOf({ source, groupId }: Group) {
  return { source, groupId };
}

const FIELDS = ["name", "notice", "introduction"] as const;

function ProfileDialog({ desk, group, onClose }: ActProps) {
  const words = useWords(actWords);
  const fields = useWords(groupWords);
  const [typed, setTyped] = useState({ name: group.name, notice: group.notice, introduction: group.introduction });
  const changed = FIELDS.filter((field) => typed[field] !== group[field]);
  const body = Object.fromEntries(changed.map((field) => [field, typed[field]]));
  const changes = listed(
    changed.map((field) =>
      filled(typed[field] === "" ? words.emptied : words.changed, {
        field: [fields[field]],
        text: [{ outside: typed[field] }],
      }),
    ),
    words,
  );
  return (
    <AskVendorDialog
      desk={desk}
      name={words.profile}
      asks={changes ? words.profileAsks : words.profileAsksNothing}
      places={{ changes }}
      isReady={changed.length > 0}
      request={body}
      send={(settings) => api.patch("/v1/groups/{source}/{groupId}", { path: pathOf(group), body, ...settings })}
      onClose={onClose}
    >
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={fields[field]}
          value={typed[field]}
          isLong={field !== "name"}
          onInput={(text) => setTyped({ ...typed, [field]: text })}
        />
      ))}
    </AskVendorDialog>
  );
}

function MuteAllDialog({ desk, group, onClose }: ActProps) {
  const words = useWords(actWords);
  const body = { mutedAll: !group.mutedAll };
  return (
    <AskVendorDialog
      desk={desk}
      name={group.mutedAll ? words.unmuteAll : words.muteAll}
      asks={group.mutedAll ? words.unmuteAllAsks : words.muteAllAsks}
      request={body}
      send={(settings) => api.patch("/v1/groups/{source}/{groupId}", { path: pathOf(group), body, ...settings })}
      onClose={onClose}
    />
  );
}

function OwnerDialog({ desk, group, onClose }: ActProps) {
  const words = useWords(actWords);
  const [userId, setUserId] = useState("");
  return (
    <AskVendorDialog
      desk={desk}
      name={words.owner}
      asks={words.ownerAsks}
      places={{ user: [{ outside: userId === "" ? "…" : userId }] }}
      request={userId}
      send={(settings) =>
        api.put("/v1/groups/{source}/{groupId}/owner", { path: pathOf(group), body: { userId }, ...settings })
      }
      onClose={onClose}
    >
      <TextField label={words.newOwner} value={userId} isRequired onInput={setUserId} />
    </AskVendorDialog>
  );
}

function DissolveDialog({ desk, group, onClose }: ActProps) {
  const words = useWords(actWords);
  const formats = useFormats();
  const { name, groupId, memberCount } = group;
  return (
    <AskVendorDialog
      desk={desk}
      name={words.dissolve}
      asks={words.dissolveAsks}
      places={{ name: [{ outside: name === "" ? groupId : name }], count: [formats.number(memberCount)] }}
      isFinal
      request={groupId}
      send={(settings) => api.delete("/v1/groups/{source}/{groupId}", { path: pathOf(group), ...settings })}
      onClose={onClose}
    />
  );
}

function AddDialog({ desk, group, onClose }: ActProps) {
  const words = useWords(actWords);
  const [ids, setIds] = useState("");
  const [role, setRole] = useState<"member" | "admin">("member");
  const userIds = [...new Set(ids.split("\n").map((id) => id.trim()))].filter((id) => id !== "");
  const members = userIds.map((userId) => (role === "admin" ? { userId, role } : { userId }));
  const users: Pieces | undefined = listed(
    userIds.map((id) => [{ outside: id }]),
    words,
  );
  return (
    <AskVendorDialog
      desk={desk}
      name={words.add}
      asks={users ? words.addAsks : words.addAsksNobody}
      places={{ users }}
      isReady={members.length > 0}
      request={members}
      send={(settings) =>
        api.post("/v1/groups/{source}/{groupId}/members", { path: pathOf(group), body: { members }, ...settings })
      }
      onClose={onClose}
    >
      <TextField label={words.addIds} value={ids} isLong isRequired onInput={setIds} />
      <ChoiceField
        label={words.addRole}
        value={role}
        choices={[
          ["member", words.roles.member],
          ["admin", words.roles.admin],
        ]}
        onChoose={(chosen) => setRole(chosen === "admin" ? "admin" : "member")}
      />
    </AskVendorDialog>
  );
}
