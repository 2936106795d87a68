import type { components, paths } from "./openapi.js";

/** The schemas of the API by name: `Schemas["Group"]`, `Schemas["Message"]`, `Schemas["NewGroup"]`, … */
export type Schemas = components["schemas"];

/** The methods of the API. */
export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The paths that have a method, as OpenAPI writes them: `/v1/groups/{source}/{groupId}`. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [Name in M]: unknown } ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> = paths[P] extends { readonly [Name in M]: infer Found }
  ? Found
  : never;

type Nothing = Record<never, never>;
type ParametersOf<O> = O extends { readonly parameters: infer Given } ? Given : Nothing;

type PathPart<O> =
  ParametersOf<O> extends { readonly path: infer Given }
    ? { /** The ids in the path, as they are: they are encoded for you. */ readonly path: Given }
    : Nothing;
type QueryPart<O> =
  ParametersOf<O> extends { readonly query: infer Given }
    ? { readonly query: Given }
    : ParametersOf<O> extends { readonly query?: infer Given }
      ? unknown extends Given
        ? Nothing
        : { readonly query?: Given }
      : Nothing;
/** The query of a path. */
export type QueryOf<M extends Method, P extends PathOf<M>> =
  QueryPart<Operation<M, P>> extends { readonly query?: infer Given } ? NonNullable<Given> : Nothing;

type BodyPart<O> = O extends {
  readonly requestBody: { readonly content: { readonly "application/json": infer Given } };
}
  ? { readonly body: Given }
  : O extends { readonly requestBody?: { readonly content: { readonly "application/json": infer Given } } }
    ? unknown extends Given
      ? Nothing
      : { readonly body?: Given }
    : Nothing;
type KeyPart<O> =
  ParametersOf<O> extends { readonly header?: { readonly "idempotency-key"?: string } }
    ? "header" extends keyof ParametersOf<O>
      ? {
          /** By which repetitions are known; one is made for each call unless given. Printable ASCII, no spaces. */
          readonly idempotencyKey?: string | undefined;
        }
      : Nothing
    : Nothing;

/** What every call takes. */
export interface CallSettings {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The most milliseconds that one attempt may take, up to the end of its answer; the client's unless set. */
  readonly timeoutMs?: number | undefined;
  /** How often it is repeated at most, where that does no harm; the client's unless set. */
  readonly retries?: number | undefined;
}

/** What a call of a path takes: its `path` ids, `query`, `body` and `idempotencyKey`, as far as it has them. */
export type CallOptions<M extends Method, P extends PathOf<M>> = CallSettings &
  PathPart<Operation<M, P>> &
  QueryPart<Operation<M, P>> &
  BodyPart<Operation<M, P>> &
  KeyPart<Operation<M, P>>;

/** The options of a call, which may be left out where nothing is required. */
export type CallArguments<M extends Method, P extends PathOf<M>> =
  Nothing extends CallOptions<M, P> ? [options?: CallOptions<M, P>] : [options: CallOptions<M, P>];

type ContentOf<Response> = Response extends { readonly content: infer Content } ? Content[keyof Content] : undefined;

/** The body of success: JSON, text of `/metrics`, or `undefined` where there is none. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { readonly responses: infer Responses }
    ? { [Status in keyof Responses]: ContentOf<Responses[Status]> }[keyof Responses]
    : never;

/** The paths of lists that come in pages. */
export type PagedPath = {
  [P in PathOf<"get">]: Answer<"get", P> extends { readonly items: readonly unknown[]; readonly next: unknown }
    ? P
    : never;
}[PathOf<"get">];

/** What a list holds. */
export type Item<P extends PagedPath> =
  Answer<"get", P> extends { readonly items: readonly (infer One)[] } ? One : never;

/** An event of the feed. `type` says which fields `data` has; skip types that you do not know, later servers may have them. */
export type FeedEvent = Schemas["FeedEvent"];

/** The types of events. */
export type FeedEventType = FeedEvent["type"];

/** The events of some types. */
export type FeedEventOf<Type extends FeedEventType> = Extract<FeedEvent, { readonly type: Type }>;
