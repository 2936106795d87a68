export { type Client, type ClientOptions, createClient } from "./client.js";
export type { ConsumeOptions } from "./consume.js";
export type { FeedPage, FeedPlace, FollowOptions } from "./follow.js";
export { NoAnswerError, type NoAnswerReason } from "./no-answer-error.js";
export type {
  Answer,
  CallArguments,
  CallOptions,
  CallSettings,
  FeedEvent,
  FeedEventOf,
  FeedEventType,
  Item,
  Method,
  PagedPath,
  PathOf,
  Schemas,
} from "./operations.js";
export { type AskedRequest, ExpiredPositionError, GrouphookProblem, PositionError } from "./problem.js";
export type { FeedSelection, ReadingSettings } from "./reading.js";
