import type {
  GroupChange,
  PartRefusal,
  Performed,
  PerformOptions,
  TextPaths,
  VendorRefusal,
} from "@grouphook/core/adapter";
import { integer, listIfAny, objectOf, optionalText } from "@grouphook/core/adapter";
import type { z } from "zod";
import type { Kind } from "../../decode/translator.js";
import { userId } from "../../wire.js";
import type { NeteaseAnswer, NeteaseApi, NeteaseCall } from "../netease-api.js";
import { teamTypes } from "../team-wire.js";
import type { Teams } from "../teams.js";

/** What a change is made with. */
export interface ErrandParts {
  readonly api: NeteaseApi;
  readonly teams: Teams;
  readonly performing: PerformOptions;
  /** Where custom messages hold texts. */
  readonly textPaths: TextPaths;
}

/** A change as it was made, and whom or what NetEase refused of it; or why it was not. */
export type Made =
  | { readonly change: GroupChange; readonly refused?: readonly PartRefusal[] }
  | Exclude<Performed, { readonly result: "performed" }>;

/** A team that is to be changed, and as whom. */
export interface Target {
  readonly kind: Kind;
  readonly teamType: 1 | 2;
  readonly ownerId: string | undefined;
  /** Whether who is added must accept before they are members. */
  readonly mustAccept: boolean;
  /** Who makes the change: NetEase wants somebody who may. */
  readonly operatorId: string;
}

/** One change that is to be made. */
export class Errand {
  readonly teams: Teams;
  readonly textPaths: TextPaths;
  readonly #api: NeteaseApi;
  readonly #performing: PerformOptions;
  #hasActed = false;

  constructor({ api, teams, performing, textPaths }: ErrandParts) {
    this.textPaths = textPaths;
    this.#api = api;
    this.teams = teams;
    this.#performing = performing;
  }

  /** Whether some of it was done already. */
  get hasActed(): boolean {
    return this.#hasActed;
  }

  get actorId(): string | undefined {
    return this.#performing.actorId;
  }

  /** Has something done, or told. */
  async ask<Data>(call: NeteaseCall<Data>): Promise<NeteaseAnswer<Data>> {
    const answer = await this.#api.call(call, this.#performing.signal);
    if ("data" in answer && call.method !== "GET") this.#hasActed = true;
    return answer;
  }

  /** The team, to be changed by the actor or, unless there is one, by its owner. */
  async target(groupId: string): Promise<Target | Exclude<Made, { readonly change: GroupChange }>> {
    const { actorId, signal } = this.#performing;
    const team = await this.teams.one(groupId, signal);
    if (!team) return refused({ code: 404, text: "there is no such team at NetEase" });
    const kind: Kind = team.profile.kind === "SUPER_TEAM" ? "SUPER_TEAM" : "TEAM";
    const operatorId = actorId ?? team.ownerId ?? undefined;
    if (operatorId === undefined) return impossible("a change by nobody");
    return {
      ...{ kind, teamType: teamTypes[kind], operatorId, ownerId: team.ownerId ?? undefined },
      mustAccept: team.profile.settings?.agree_mode === 0,
    };
  }
}

/** What NetEase refused. */
export function refused(refusal: VendorRefusal): { readonly result: "refused"; readonly refusal: VendorRefusal } {
  return { result: "refused", refusal };
}

/** What NetEase has no call or word for. */
export function impossible(part: string): { readonly result: "impossible"; readonly text: string } {
  return { result: "impossible", text: `NetEase has no word for ${part}` };
}

/** The fields of a change that are given and not among those that can be said. */
export function unsayable(fields: object, sayable: readonly string[], where: string): string | undefined {
  const name = Object.entries(fields).find(([field, value]) => value !== undefined && !sayable.includes(field))?.[0];
  return name === undefined ? undefined : `${where}.${name}`;
}

const failed = objectOf({ account_id: userId, error_code: integer, error_msg: optionalText });

/** Whom NetEase refused, of several. */
export const failedList: z.ZodType<readonly (PartRefusal & { readonly userId: string })[]> = listIfAny(
  failed,
).transform((list) =>
  list.map(({ account_id, error_code: code, error_msg: text = "" }) => ({ userId: account_id, code, text })),
);

/** The answer to what was asked for several users. */
export const partly: z.ZodType<{ readonly refused: readonly (PartRefusal & { readonly userId: string })[] }> = objectOf(
  {
    failed_list: failedList,
  },
).transform(({ failed_list }) => ({ refused: failed_list }));

/** Parts that were refused, where there are any. */
export function besides(refusals: readonly PartRefusal[]): { readonly refused?: readonly PartRefusal[] } {
  return refusals.length > 0 ? { refused: refusals } : {};
}
