import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { useTurn } from "../api/use-turn.js";
import { ActButton } from "../parts/act-button.js";
import { ChoiceField } from "../parts/choice-field.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { JsonView } from "../parts/json-view.js";
import { userPath } from "../parts/links.js";
import { Moment, TimeLeft } from "../parts/moment.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { Pieces } from "../words/sentence.js";
import { actWords } from "./act-words.js";
import { AskVendorDialog, type Desk } from "./ask-vendor-dialog.js";
import { findInPages } from "./find-in-pages.js";
import { membersWords } from "./members-words.js";
import { RoleBadge } from "./role-badge.js";

type Member = Schemas["Member"];

interface MemberDialogProps {
  readonly desk: Desk;
  readonly userId: string;
  /** The member, where the list has read as far. */
  readonly listed: Member | undefined;
  /** Another number whenever something may have happened. */
  readonly turn: number;
  onClose(): void;
}

/** What is known of one member, and what can be done. */
export function MemberDialog({ desk, userId, listed, turn, onClose }: MemberDialogProps) {
  const words = useWords(membersWords);
  const path = { source: desk.source, groupId: desk.groupId };
  const { data, fault, isReading, reload } = useReading(`${listed === undefined}`, async (signal) => ({
    member:
      listed ??
      (await findInPages(
        (query) => api.get("/v1/groups/{source}/{groupId}/members", { path, query, signal }),
        (member) => member.userId === userId,
      )),
  }));
  useTurn(turn, reload);
  const member = listed ?? data?.member;
  return (
    <Dialog title={words.member} onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <p>
          <VendorText text={userId} isWhole />
        </p>
        <FaultNotice fault={fault} onRetry={reload} />
        {member ? <Details desk={desk} member={member} /> : <p>{data ? words.missing : words.looking}</p>}
        <p>
          <a href={userPath(desk.source, userId)}>{words.toUser}</a>
        </p>
      </div>
    </Dialog>
  );
}

function Details({ desk, member }: { readonly desk: Desk; readonly member: Member }) {
  const words = useWords(membersWords);
  const { mutedUntil, joinedAt, avatar, custom } = member;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.role, <RoleBadge key="role" role={member.role} />],
    [words.nickname, <VendorText key="nickname" text={member.nickname} />],
    [words.mutedUntil, isMuted(member) ? <MutedUntil key="muted" end={mutedUntil} /> : words.notMuted],
    [words.receives, member.receives ? words.doesReceive : words.receivesNothing],
    [words.silenced, member.silenced ? words.isSilenced : words.isNotSilenced],
    [words.joined, joinedAt === null ? words.neverReported : <Moment key="joined" value={joinedAt} isExact />],
  ];
  if (avatar !== "") facts.push([words.avatar, <VendorText key="avatar" text={avatar} />]);
  return (
    <>
      <Facts facts={facts} />
      {custom !== null && custom !== "" && <JsonView text={JSON.stringify(custom)} label={words.custom} />}
      <MemberActions desk={desk} member={member} />
    </>
  );
}

function MutedUntil({ end }: { readonly end: Member["mutedUntil"] }) {
  const words = useWords(membersWords);
  if (end === "forever") return <>{words.mutedForever}</>;
  return (
    <>
      <Moment value={end} isExact /> (<TimeLeft until={end} />)
    </>
  );
}

function isMuted({ mutedUntil }: Member): boolean {
  return mutedUntil === "forever" || (mutedUntil !== null && Date.parse(mutedUntil) > Date.now());
}

interface ActProps {
  readonly desk: Desk;
  readonly member: Member;
  onClose(): void;
}

const ACTS = {
  mute: MuteDialog,
  unmute: UnmuteDialog,
  admin: RoleDialog,
  noAdmin: RoleDialog,
  remove: RemoveDialog,
} as const;

function MemberActions({ desk, member }: Omit<ActProps, "onClose">) {
  const words = useWords(actWords);
  const [open, setOpen] = useState<keyof typeof ACTS>();
  const Act = open && ACTS[open];
  const { whyNot } = desk.abilities;
  const names = [isMuted(member) ? "unmute" : "mute", member.role === "admin" ? "noAdmin" : "admin"] as const;
  const isOwner = member.role === "owner";
  return (
    <div class="actions">
      {(isOwner ? names.slice(0, 1) : names).map((name) => (
        <ActButton key={name} reason={whyNot("member.updated")} onClick={() => setOpen(name)}>
          {words[name]}
        </ActButton>
      ))}
      {!isOwner && (
        <ActButton tone="danger" reason={whyNot("members.left")} onClick={() => setOpen("remove")}>
          {words.remove}
        </ActButton>
      )}
      {Act && <Act desk={desk} member={member} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function pathOf({ source, groupId }: Desk, { userId }: Member) {
  return { source, groupId, userId };
}

function named({ userId }: Member): Pieces {
  return [{ outside: userId }];
}

const MINUTE_MS = 60_000;
const DURATIONS = {
  minutes: 10 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
  week: 7 * 24 * 60 * MINUTE_MS,
  month: 30 * 24 * 60 * MINUTE_MS,
} as const;
const durations = ["minutes", "hour", "day", "week", "month", "forever"] as const;

function MuteDialog({ desk, member, onClose }: ActProps) {
  const words = useWords(actWords);
  const [chosen, setChosen] = useState<(typeof durations)[number]>("hour");
  const [opened] = useState(Date.now);
  const until = chosen === "forever" ? undefined : opened + DURATIONS[chosen];
  const body = { mutedUntil: until === undefined ? "forever" : new Date(until).toISOString() };
  return (
    <AskVendorDialog
      desk={desk}
      name={words.mute}
      asks={until === undefined ? words.muteForeverAsks : words.muteAsks}
      places={{ user: named(member), ...(until !== undefined && { moment: [{ moment: until }] }) }}
      request={body}
      send={(settings) =>
        api.patch("/v1/groups/{source}/{groupId}/members/{userId}", { path: pathOf(desk, member), body, ...settings })
      }
      onClose={onClose}
    >
      <ChoiceField
        label={words.muteFor}
        value={chosen}
        choices={durations.map((name) => [name, words.durations[name]])}
        onChoose={(value) => setChosen(durations.find((name) => name === value) ?? "hour")}
      />
    </AskVendorDialog>
  );
}

function UnmuteDialog({ desk, member, onClose }: ActProps) {
  const words = useWords(actWords);
  const body = { mutedUntil: null };
  return (
    <AskVendorDialog
      desk={desk}
      name={words.unmute}
      asks={words.unmuteAsks}
      places={{ user: named(member) }}
      request={body}
      send={(settings) =>
        api.patch("/v1/groups/{source}/{groupId}/members/{userId}", { path: pathOf(desk, member), body, ...settings })
      }
      onClose={onClose}
    />
  );
}

function RoleDialog({ desk, member, onClose }: ActProps) {
  const words = useWords(actWords);
  const isAdmin = member.role === "admin";
  const body = { role: isAdmin ? "member" : "admin" } as const;
  return (
    <AskVendorDialog
      desk={desk}
      name={isAdmin ? words.noAdmin : words.admin}
      asks={isAdmin ? words.noAdminAsks : words.adminAsks}
      places={{ user: named(member) }}
      request={body}
      send={(settings) =>
        api.patch("/v1/groups/{source}/{groupId}/members/{userId}", { path: pathOf(desk, member), body, ...settings })
      }
      onClose={onClose}
    />
  );
}

function RemoveDialog({ desk, member, onClose }: ActProps) {
  const words = useWords(actWords);
  return (
    <AskVendorDialog
      desk={desk}
      name={words.remove}
      asks={words.removeAsks}
      places={{ user: named(member) }}
      isDangerous
      request={member.userId}
      send={(settings) =>
        api.delete("/v1/groups/{source}/{groupId}/members/{userId}", { path: pathOf(desk, member), ...settings })
      }
      onClose={onClose}
    />
  );
}
