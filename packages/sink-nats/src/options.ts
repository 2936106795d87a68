import { flagSetting, urlSetting } from "@grouphook/core/sink";
import { z } from "zod";

/** Where and how the events are published. */
export interface NatsSinkOptions {
  /** `nats://host:4222`, or `tls://…`; with `user:password@`, or `token@`, where the server asks for it. */
  readonly url: string;
  /** What subjects begin with; `grouphook` unless set. A subject is `<subject>.<source>.<type>`, e.g. `grouphook.chat.message.sent`. */
  readonly subject?: string;
  /** The name of a stream that must take the events; whichever listens on the subject unless set. */
  readonly stream?: string;
  /** Whether to create the stream, for all subjects under `subject`, where there is none of that name; `false` unless set. */
  readonly createStream?: boolean;
  /** A credentials file (`.creds`) of a server with accounts. */
  readonly credentialsFile?: string;
  /** A file with the certificates of the authorities that the server's certificate is checked by. */
  readonly caFile?: string;
}

/** Options with every default filled in. */
export type ReadyOptions = Omit<NatsSinkOptions, "subject" | "createStream"> &
  Required<Pick<NatsSinkOptions, "subject" | "createStream">>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof NatsSinkOptions, string>> = {
  url: "nats://user:password@host:4222, or tls://",
  subject: "what subjects begin with: <subject>.<source>.<type> (grouphook)",
  stream: "the stream that must take the events (whichever listens)",
  createStream: "true to create the stream where there is none (false)",
  credentialsFile: "credentials file (.creds) of a server with accounts (none)",
  caFile: "file of certificates that the server's is checked by (the system's)",
};

const file = z.string("must be a path").min(1, "must not be empty");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z
  .strictObject({
    url: urlSetting("nats://10.0.0.5:4222", "nats:", "tls:"),
    subject: z
      .string("must be a text")
      .regex(/^[\w-]+(\.[\w-]+)*$/, "must be words of letters, digits, - and _, with dots between them")
      .default("grouphook"),
    stream: z
      .string("must be a text")
      .regex(/^[\w-]+$/, "must be of letters, digits, - and _")
      .exactOptional(),
    createStream: flagSetting.default(false),
    credentialsFile: file.exactOptional(),
    caFile: file.exactOptional(),
  })
  .refine(({ createStream, stream }) => !createStream || stream !== undefined, {
    path: ["createStream"],
    message: "needs stream: the name of the stream",
  });
