import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/** What groupServer has in memory of a loaded group. */
export interface LoadedGroup {
  readonly members: Set<string>;
  readonly ignored: Set<string>;
}

/** A message that was to be pushed, and to whom. */
export interface PushedMessage {
  readonly users: readonly string[];
  readonly msg: string;
}

/** A look-alike of groupServer's groupPushHttpProxy that is being served. */
export interface GroupPushProxy {
  /** Of 127.0.0.1. */
  readonly url: string;
  readonly pushed: readonly PushedMessage[];
  /** The path of every call so far. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** groupServer's memory, as the proxy sees it. */
export interface GroupServerMemory {
  group(groupId: string): LoadedGroup | undefined;
  /** Whether the group is being asked for, or may not be yet again. */
  isSyncing(groupId: string): boolean;
  /** Replaces a group, or unloads it. */
  set(groupId: string, group: LoadedGroup | undefined): void;
}

/** What a call does to a loaded group, with the parameter that it cannot do without. */
interface Call {
  readonly parameter: string;
  readonly change: (group: LoadedGroup, value: string) => void;
}

const PARAMETER_ERROR = "ASOCKSRV_ERRID_HTTP_POST_PARAM_ERR";
const NOT_SYNC = "GROUPPUSH_ERRID_GROUPID_NOT_SYNC";
/** Not observed of the proxy: it is what clients are answered meanwhile. */
const IS_SYNCING = "GROUPPUSH_ERRID_GROUPID_IS_SYNCING";

/** Calls that need a loaded group. Observed on groupServer 2.9.6, the spelling of `deledUsers` too. */
const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["/addUsersToGroup", { parameter: "addedUsers", change: ({ members }, users) => add(members, users) }],
  [
    "/delUsersFromGroup",
    {
      parameter: "deledUsers",
      change: ({ members, ignored }, users) => {
        remove(members, users);
        remove(ignored, users);
      },
    },
  ],
  ["/setPushIgnore", { parameter: "ignoreList", change: ({ ignored }, users) => add(ignored, users) }],
  ["/unsetPushIgnore", { parameter: "ignoreList", change: ({ ignored }, users) => remove(ignored, users) }],
]);

/** Serves the reverse direction of AEC: GET with a query or POST with a form, answered with 200 whatever comes of it. */
export async function serveGroupPushProxy(memory: GroupServerMemory): Promise<GroupPushProxy> {
  const called: string[] = [];
  const pushed: PushedMessage[] = [];

  function pushToUsers(parameters: URLSearchParams): string | undefined {
    const users = listed(parameters.get("toUsers") ?? "");
    const msg = parameters.get("msg") ?? "";
    if (users.length === 0 || msg === "") return PARAMETER_ERROR;
    pushed.push({ users, msg });
    return undefined;
  }

  function replaceGroup(groupId: string, parameters: URLSearchParams): string | undefined {
    const list = parameters.get("groupList") ?? "";
    if (memory.isSyncing(groupId)) return IS_SYNCING;
    // A list that begins or ends with a comma is answered with success, and loads nobody.
    memory.set(groupId, list === "" ? undefined : loadedGroup(list, parameters.get("ignoreList") ?? ""));
    return undefined;
  }

  /** Does a call; the name of an error if it does not. */
  function call(path: string, parameters: URLSearchParams): string | undefined {
    if (path === "/pushSystemMsgToUsers") return pushToUsers(parameters);
    const groupId = parameters.get("groupId") ?? "";
    if (groupId === "") return PARAMETER_ERROR;
    if (path === "/syncGroupList") return replaceGroup(groupId, parameters);
    const known = calls.get(path);
    const value = parameters.get(known?.parameter ?? "msg") ?? "";
    if ((!known && path !== "/pushGroupMsg") || value === "") return PARAMETER_ERROR;
    const group = memory.group(groupId);
    if (!group) return memory.isSyncing(groupId) ? IS_SYNCING : NOT_SYNC;
    if (known) known.change(group, value);
    else pushed.push({ users: [...group.members].filter((user) => !group.ignored.has(user)), msg: value });
    return undefined;
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://proxy");
    called.push(pathname);
    const error = call(pathname, request.method === "POST" ? await formOf(request) : searchParams);
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(error === undefined ? '{"status":"1"}' : `{"status":"0","data":"${error}"}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    pushed,
    calls: called,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A group as lists of ids describe it. */
export function loadedGroup(members: string, ignored: string): LoadedGroup {
  return { members: new Set(listed(members)), ignored: new Set(listed(ignored)) };
}

/** Captured from groupServer 2.9.6: a list that begins or ends with a comma is lost completely; blanks are kept. */
export function listed(list: string): readonly string[] {
  return list.startsWith(",") || list.endsWith(",") ? [] : list.split(",").filter((user) => user !== "");
}

function add(users: Set<string>, list: string): void {
  for (const user of listed(list)) users.add(user);
}

function remove(users: Set<string>, list: string): void {
  for (const user of listed(list)) users.delete(user);
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return new URLSearchParams(text);
}
