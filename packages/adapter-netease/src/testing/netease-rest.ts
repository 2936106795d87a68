import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "@grouphook/core/adapter";
import { onTestFinished } from "vitest";

/** What `netease-im/yunxin-server-sdk-java` (2025-12-30) calls and reads, as far as the client needs it. */
interface TeamThere {
  readonly type: 1 | 2;
  info: { [name: string]: Json };
  members: Map<string, { [name: string]: Json }>;
}

/** One call as it came. */
interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly body: { readonly [name: string]: Json };
}

/** A look-alike of NetEase's REST interface. */
export interface NeteaseRest {
  readonly url: string;
  readonly teams: Map<string, TeamThere>;
  readonly heard: readonly Heard[];
  /** Answers the next call, in place of NetEase. */
  answerNext(answer: (request: IncomingMessage, response: ServerResponse) => void): void;
}

export const APP = { appKey: "the-key", appSecret: "the-secret" };

/** Serves the look-alike until the test has finished. */
export async function neteaseRest(): Promise<NeteaseRest> {
  const teams = new Map<string, TeamThere>();
  const heard: Heard[] = [];
  const instead: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
  let made = 100;

  const server = createServer(async (request, response) => {
    const answer = instead.shift();
    if (answer) return answer(request, response);
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const url = new URL(request.url ?? "/", "http://netease");
    const call = {
      method: request.method ?? "",
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      body: text === "" ? {} : JSON.parse(text),
    };
    heard.push(call);
    const said = isSigned(request) ? answerTo(call) : { code: 403, msg: "bad http checksum" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  });
  // A busy machine may take longer between two calls than Node keeps a connection.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());

  function teamOf(groupId: unknown, type: unknown): TeamThere | undefined {
    const team = teams.get(String(groupId));
    return team?.type === Number(type) ? team : undefined;
  }

  function answerTo(call: Heard): object {
    const { method, path, query, body } = call;
    const [, , version, ...parts] = path.split("/");
    const route = `${method} ${version} ${parts.map((part) => (/^\d+$/.test(part) ? "#" : part)).join("/")}`;
    const [, groupId] = parts;
    const gone = { code: 108_404, msg: "team not exist" };
    switch (route) {
      case "GET v2.1 teams": {
        const ids: readonly number[] = JSON.parse(query.team_ids ?? "[]");
        const found = ids.filter((id) => teamOf(id, query.team_type));
        const team_info_list = found.map((id) => teamOf(id, query.team_type)?.info);
        return ok({ team_info_list, invalid_tids: ids.filter((id) => !found.includes(id)) });
      }
      case "GET v2.1 teams/#/actions/list_members": {
        const team = teamOf(groupId, query.team_type);
        if (!team) return gone;
        const all = [...team.members.values()];
        const from = Number(query.page_token ?? 0);
        const to = from + Number(query.limit);
        const has_more = to < all.length;
        return ok({ items: all.slice(from, to), has_more, ...(has_more && { next_token: String(to) }) });
      }
      case "POST v2.1 teams": {
        made += 1;
        const { owner_account_id, team_type, invite_account_ids, configuration, ...rest } = body;
        const info = {
          ...rest,
          team_id: made,
          team_type: Number(team_type),
          owner_account_id: String(owner_account_id),
        };
        const team: TeamThere = {
          type: team_type === 2 ? 2 : 1,
          info: { ...info, configuration: { chat_banned_mode: 0, ...Object(configuration) }, create_time: 5 },
          members: new Map([[String(owner_account_id), memberOf(String(owner_account_id), 1)]]),
        };
        teams.set(String(made), team);
        const failed_list = invited(team, invite_account_ids, Object(configuration).agree_mode === 1);
        return ok({ team_info: team.info, failed_list });
      }
      case "PATCH v2.1 teams/#": {
        const team = teamOf(groupId, body.team_type);
        if (!team) return gone;
        const { operator_id: _, team_type: __, configuration, ...rest } = body;
        const configured = { ...Object(team.info.configuration), ...Object(configuration) };
        team.info = { ...team.info, ...rest, configuration: configured };
        return ok({ team_info: team.info });
      }
      case "DELETE v2.1 teams/#":
        if (!teamOf(groupId, query.team_type)) return gone;
        teams.delete(String(groupId));
        return ok(null);
      case "PATCH v2 teams/#/actions/transfer_owner": {
        const team = teamOf(groupId, body.team_type);
        const to = team?.members.get(String(body.new_owner_account_id));
        if (!team || !to) return { code: 109_404, msg: "not a member" };
        const former = team.members.get(String(team.info.owner_account_id));
        if (former) former.member_role = 0;
        to.member_role = 1;
        team.info.owner_account_id = String(body.new_owner_account_id);
        return ok({});
      }
      case "POST v2 teams/#/actions/add_manager":
      case "DELETE v2 teams/#/actions/remove_manager": {
        const team = teamOf(groupId, body.team_type);
        const members = listOf(body.managers).map((userId) => team?.members.get(userId));
        if (members.includes(undefined)) return { code: 109_404, msg: "not a member" };
        for (const member of members) if (member) member.member_role = method === "POST" ? 2 : 0;
        return ok({});
      }
      case "POST v2 team_members": {
        const team = teamOf(body.team_id, body.team_type);
        if (!team) return gone;
        const isAtOnce = Object(team.info.configuration).agree_mode !== 0;
        return ok({ failed_list: invited(team, body.invite_account_ids, isAtOnce) });
      }
      case "DELETE v2 team_members/actions/kick_member": {
        const team = teamOf(query.team_id, query.team_type);
        if (!team) return gone;
        const userIds = (query.kick_account_ids ?? "").split(",");
        const failed = userIds.filter((userId) => !team.members.delete(userId));
        return ok({
          failed_list: failed.map((account_id) => ({ account_id, error_code: 109_404, error_msg: "not in" })),
        });
      }
      default:
        if (method === "PATCH" && parts[0] === "team_members") return memberChanged(String(parts[1]), body);
        if (method === "POST" && parts[0] === "conversations") {
          return ok({ message_server_id: 7_000_000_001, create_time: 1_608_110_108_512 });
        }
        return { code: 404, msg: `no such call: ${route}` };
    }
  }

  function memberChanged(userId: string, { team_id, team_type, operator_id: _, ...rest }: Heard["body"]): object {
    const member = teamOf(team_id, team_type)?.members.get(userId);
    if (!member) return { code: 109_404, msg: "not a member" };
    Object.assign(member, rest);
    return ok(member);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    teams,
    heard,
    answerNext: (answer) => void instead.push(answer),
  };
}

/** Nobody of this name is registered. */
export const STRANGER = "stranger";

function invited(team: TeamThere, userIds: Json | undefined, isAtOnce: boolean): object[] {
  const failed: object[] = [];
  for (const userId of listOf(userIds)) {
    if (userId === STRANGER) failed.push({ account_id: userId, error_code: 102_404, error_msg: "no such account" });
    else if (isAtOnce) team.members.set(userId, memberOf(userId, 0));
  }
  return failed;
}

function memberOf(userId: string, member_role: number): { [name: string]: Json } {
  return { account_id: userId, member_role, team_nick: "", chat_banned: false, join_time: 5 };
}

function listOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function ok(data: Json | object): object {
  return { code: 200, msg: "success", data };
}

function isSigned({ headers }: IncomingMessage): boolean {
  const { appkey, nonce, curtime, checksum } = headers;
  const isFresh = Math.abs(Number(curtime) - Date.now() / 1000) < 300;
  const sum = createHash("sha1").update(`${APP.appSecret}${nonce}${curtime}`).digest("hex");
  return appkey === APP.appKey && isFresh && checksum === sum;
}
