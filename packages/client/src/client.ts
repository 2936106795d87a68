import { type AnyCallOptions, type CallContext, call } from "./call.js";
import { type ConsumeOptions, type ConsumerDesk, consume } from "./consume.js";
import { eventsOf, type FeedPage, type FollowOptions, followPages } from "./follow.js";
import { NoAnswerError } from "./no-answer-error.js";
import type {
  Answer,
  CallArguments,
  FeedEventOf,
  FeedEventType,
  Item,
  Method,
  PagedPath,
  PathOf,
} from "./operations.js";
import { isFeedPage, isListPage } from "./page-shape.js";
import { pagesOf } from "./pages.js";
import { serverUrl } from "./request-url.js";
import type { Fetch } from "./send-request.js";

/** How a client reaches a server. */
export interface ClientOptions {
  /** `https://chat.example`, also with a path before that of the API; in a web page also relative to it, such as `/`. */
  readonly url: string;
  /** The token, or what gives it, asked before each attempt. None where the server has none, or the page has a session. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Used instead of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** The most milliseconds that one attempt may take; 30,000 unless set. */
  readonly timeoutMs?: number | undefined;
  /** How often a request is repeated at most, where that does no harm; 4 unless set. */
  readonly retries?: number | undefined;
}

type Call<M extends Method> = <P extends PathOf<M>>(path: P, ...options: CallArguments<M, P>) => Promise<Answer<M, P>>;

/**
 * The API of a server. Calls resolve to the body of success. They reject with a `GrouphookProblem` for what the server refuses, a
 * `NoAnswerError` where there is no answer, the reason of `signal`, or a `TypeError` for what cannot be asked.
 */
export interface Client {
  readonly get: Call<"get">;
  readonly post: Call<"post">;
  readonly put: Call<"put">;
  readonly patch: Call<"patch">;
  readonly delete: Call<"delete">;
  /**
   * The pages of a list, each read when the one before is done with. Each is a place to go on from: give its `next` as the
   * parameter of the query that the list has for it (`cursor`, `before` or `after`).
   */
  pages<P extends PagedPath>(
    path: P,
    ...options: CallArguments<"get", P>
  ): AsyncGenerator<Answer<"get", P>, void, undefined>;
  /** What a list holds, read page by page. */
  items<P extends PagedPath>(path: P, ...options: CallArguments<"get", P>): AsyncGenerator<Item<P>, void, undefined>;
  /**
   * The events of the feed after `after`, and then what comes, until `signal` is aborted. Keep the `sequence` of the last event you
   * dealt with. It goes on by itself while the server is away, and throws an `ExpiredPositionError` or `PositionError` for a
   * place that cannot be read.
   */
  follow<Type extends FeedEventType = FeedEventType>(
    options?: FollowOptions<Type>,
  ): AsyncGenerator<FeedEventOf<Type>, void, undefined>;
  /** The same by pages, each with the place after it; also without events, where none was selected or none came. */
  followPages<Type extends FeedEventType = FeedEventType>(
    options?: FollowOptions<Type>,
  ): AsyncGenerator<FeedPage<Type>, void, undefined>;
  /**
   * Reads the feed by name: the server keeps the place. Hands each event to `handle`, one after the other and at least once, until
   * `signal` is aborted. What `handle` rejects with ends it; that event comes again the next time. Needs the scope `act`.
   */
  consume<Type extends FeedEventType = FeedEventType>(
    name: string,
    options: ConsumeOptions<Type>,
    handle: (event: FeedEventOf<Type>) => unknown,
  ): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const RETRIES = 4;
const FEED = "/v1/feed";
const CONSUMER = "/v1/consumers/{name}";

/** Makes a client. Throws a `TypeError`, which repeats no secret, for options that cannot be used. */
export function createClient(options: ClientOptions): Client {
  const context = contextOf(options);
  // What an answer holds is what the server's document says of it; nothing here reads more of it than a place to go on from.
  // biome-ignore lint/suspicious/noExplicitAny: each use has the type that the path gives.
  const ask = (method: Method, path: string, given?: AnyCallOptions): Promise<any> =>
    call(context, method, path, given);
  const askPage = async (path: string, given: AnyCallOptions, isPage: (answer: unknown) => boolean) => {
    const page = await ask("get", path, given);
    if (isPage(page)) return page;
    throw new NoAnswerError({ method: "GET", path }, "unreadable");
  };
  const patient = (wait: number) => ({ timeoutMs: context.timeoutMs + wait * 1000, retries: 0 });
  const pages = (path: PagedPath, { query, ...rest }: AnyCallOptions = {}) =>
    pagesOf(path, query, (place) => askPage(path, { ...rest, query: place }, isListPage));

  const client: Client = {
    get: (path, ...[given]) => ask("get", path, given),
    post: (path, ...[given]) => ask("post", path, given),
    put: (path, ...[given]) => ask("put", path, given),
    patch: (path, ...[given]) => ask("patch", path, given),
    delete: (path, ...[given]) => ask("delete", path, given),
    pages: (path, ...[given]) => pages(path, given),
    async *items(path, ...[given]) {
      for await (const { items } of pages(path, given)) yield* items;
    },
    followPages(given = {}) {
      const { source, groupId, types, signal } = given;
      const selection = { source, groupId, type: types?.join(",") };
      return followPages(given, (question) =>
        askPage(FEED, { query: { ...selection, ...question }, signal, ...patient(question.wait) }, (answer) =>
          isFeedPage(answer, question.after),
        ),
      );
    },
    follow: (given = {}) => eventsOf(client.followPages(given), given.signal),
    consume<Type extends FeedEventType>(
      name: string,
      given: ConsumeOptions<Type>,
      handle: (event: FeedEventOf<Type>) => unknown,
    ) {
      const { filter = {}, after, signal } = given;
      const path = { name };
      const desk: ConsumerDesk<FeedEventOf<Type>> = {
        open: () => ask("put", CONSUMER, { path, body: { filter, after }, signal }),
        read: (question) =>
          askPage(`${CONSUMER}/events`, { path, query: question, signal, ...patient(question.wait) }, (answer) =>
            isFeedPage(answer),
          ),
        acknowledge: (sequence, epoch) => ask("post", `${CONSUMER}/ack`, { path, body: { sequence, epoch } }),
      };
      return consume(desk, given, handle);
    },
  };
  return client;
}

function contextOf({
  url,
  token,
  headers = {},
  fetch,
  timeoutMs = TIMEOUT_MS,
  retries = RETRIES,
}: ClientOptions): CallContext {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw new TypeError(`the header ${name} has characters that no header can hold`);
  }
  const authorization = (given: string) => {
    if (!/^[!-~]+$/.test(given)) throw new TypeError("token must be printable ASCII characters without spaces");
    return { authorization: `Bearer ${given}` };
  };
  if (typeof token === "string") authorization(token);
  return {
    ...{ server: serverUrl(url), timeoutMs, retries },
    // The global one is called as such: browsers refuse it as a method of something else.
    fetch: fetch ?? ((address, init) => globalThis.fetch(address, init)),
    async headers() {
      const given = typeof token === "function" ? await token() : token;
      return { ...headers, ...(given !== undefined && authorization(given)) };
    },
  };
}
