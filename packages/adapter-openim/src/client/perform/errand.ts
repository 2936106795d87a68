import type { GroupChange, MemberRead, PartRefusal, PerformOptions, VendorRefusal } from "@grouphook/core/adapter";
import type { z } from "zod";
import { nothing, type OpenimAnswer, type OpenimApi } from "../api.js";
import type { ReadyClientOptions } from "../options.js";
import { type GroupFound, readGroup } from "../read-groups.js";
import { readMembersNamed } from "../read-members.js";

/** Why a change was not made: OpenIM refused it, or cannot make it. */
export type Undone = { readonly refusal: VendorRefusal } | { readonly impossible: string };

/** What became of a change: made as told here, or not. */
export type Outcome = Undone | { readonly change: GroupChange; readonly refused?: readonly PartRefusal[] };

/** One change that is to be made, with what is known of it so far. */
export class Errand {
  readonly api: OpenimApi;
  readonly options: ReadyClientOptions;
  readonly actorId: string | undefined;
  /** Equal for every attempt at this change. */
  readonly key: string | undefined;
  readonly #signal: AbortSignal | undefined;
  #hasActed = false;

  constructor(api: OpenimApi, options: ReadyClientOptions, { actorId, idempotencyKey, signal }: PerformOptions) {
    this.api = api;
    this.options = options;
    this.actorId = actorId;
    this.key = idempotencyKey;
    this.#signal = signal;
  }

  /** Whether some of it was done already. */
  get hasActed(): boolean {
    return this.#hasActed;
  }

  /** Has something done that tells nothing. */
  change(path: `/${string}`, body: object): Promise<OpenimAnswer<undefined>> {
    return this.ask(path, body, nothing);
  }

  /** Has something done. */
  async ask<Data>(path: `/${string}`, body: object, data: z.ZodType<Data>): Promise<OpenimAnswer<Data>> {
    const answer = await this.api.change({ path, body, data }, this.#signal);
    if ("data" in answer) this.#hasActed = true;
    return answer;
  }

  /** Reads something. */
  read<Data>(path: `/${string}`, body: object, data: z.ZodType<Data>): Promise<Data> {
    return this.api.read({ path, body, data }, this.#signal);
  }

  group(groupId: string): Promise<GroupFound> {
    return readGroup(this.api, groupId, this.#signal);
  }

  /** Those of these users who are members, by their ids. */
  async membersNamed(groupId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, MemberRead>> {
    if (userIds.length === 0) return new Map();
    const { members } = await readMembersNamed(this.api, groupId, userIds, this.#signal);
    return new Map(members.map((member) => [member.userId, member]));
  }
}

/** Why a change cannot be made: OpenIM has no word for this part of it. */
export function beyond(field: string): Undone {
  return { impossible: `OpenIM has no word for ${field}` };
}

/** What is told of an answer that is no success. */
export function undone(answer: Exclude<OpenimAnswer<unknown>, { readonly data: unknown }>): Undone {
  return "absent" in answer ? { impossible: answer.absent } : answer;
}

/** The same as the refusal of a part. */
export function refusalIn(answer: Exclude<OpenimAnswer<unknown>, { readonly data: unknown }>): VendorRefusal {
  return "refusal" in answer ? answer.refusal : { code: 404, text: answer.absent };
}

export function isUndone(outcome: object): outcome is Undone {
  return "refusal" in outcome || "impossible" in outcome;
}

/** A list in parts of so many. */
export function partsOf<Item>(list: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** The most that OpenIM takes in a list (`constant/limit.go`). */
export const MOST_AT_ONCE = 1000;
