// The types of the server's API, made from its OpenAPI document by lab/client-types. Make them again with:
// npx -y pnpm@12 exec vitest run lab/client-types --update

export interface paths {
    readonly "/v1/groups": {
        /**
         * List groups
         * @description In byte order of source and group id. With `q`: those with this id, then those of this owner, then those with this text in their name; one answer looks at a limited number of groups, so go on with `next` also if it is empty.
         */
        readonly get: operations["getGroups"];
        /** Make a group */
        readonly post: operations["postGroups"];
    };
    readonly "/v1/groups/{source}/{groupId}": {
        /** Read a group */
        readonly get: operations["getGroupsSourceGroupId"];
        /** Dissolve a group */
        readonly delete: operations["deleteGroupsSourceGroupId"];
        /** Change a group's profile */
        readonly patch: operations["patchGroupsSourceGroupId"];
    };
    readonly "/v1/groups/{source}/{groupId}/members": {
        /**
         * List a group's members
         * @description In byte order of user id.
         */
        readonly get: operations["getGroupsSourceGroupIdMembers"];
        /** Add members */
        readonly post: operations["postGroupsSourceGroupIdMembers"];
    };
    readonly "/v1/groups/{source}/{groupId}/messages": {
        /**
         * List a group's messages
         * @description Newest first.
         */
        readonly get: operations["getGroupsSourceGroupIdMessages"];
        /** Send a message */
        readonly post: operations["postGroupsSourceGroupIdMessages"];
    };
    readonly "/v1/groups/{source}/{groupId}/history": {
        /**
         * Read what happened to a group
         * @description Its events, newest first, as long as the feed keeps them. Left out is what messages and comings and goings online bring all the time: `message.sent`, `message.numbered`, `message.read`, `message.extended` and `member.presence_changed`.
         */
        readonly get: operations["getGroupsSourceGroupIdHistory"];
    };
    readonly "/v1/groups/{source}/{groupId}/topics": {
        /**
         * List a group's topics
         * @description In byte order of topic id.
         */
        readonly get: operations["getGroupsSourceGroupIdTopics"];
        /** Make a topic */
        readonly post: operations["postGroupsSourceGroupIdTopics"];
    };
    readonly "/v1/groups/{source}/{groupId}/lists/{list}": {
        /**
         * List who is on a list of a group
         * @description In byte order of user id. On `allowed` are those who may speak while all others are muted, on `blocked` those who may not become members.
         */
        readonly get: operations["getGroupsSourceGroupIdListsList"];
    };
    readonly "/v1/users/{source}/{userId}/groups": {
        /**
         * List a user's groups
         * @description The active ones, in byte order of group id. An unknown user has none.
         */
        readonly get: operations["getUsersSourceUserIdGroups"];
    };
    readonly "/v1/users/{source}/{userId}/history": {
        /**
         * Read what a user did
         * @description The events of what the user did, sent messages among them, and those that tell of the user as a member, newest first, as long as the feed keeps them. One answer looks at 20,000 events at most, of all users: go on with `next` also where it has none.
         */
        readonly get: operations["getUsersSourceUserIdHistory"];
    };
    readonly "/v1/groups/{source}/{groupId}/owner": {
        /** Hand a group over */
        readonly put: operations["putGroupsSourceGroupIdOwner"];
    };
    readonly "/v1/groups/{source}/{groupId}/attributes": {
        /**
         * Set or remove attributes of a group
         * @description Either: what sets some and removes others is two commands.
         */
        readonly patch: operations["patchGroupsSourceGroupIdAttributes"];
    };
    readonly "/v1/groups/{source}/{groupId}/members/{userId}": {
        /** Remove a member */
        readonly delete: operations["deleteGroupsSourceGroupIdMembersUserId"];
        /** Change a member */
        readonly patch: operations["patchGroupsSourceGroupIdMembersUserId"];
    };
    readonly "/v1/groups/{source}/{groupId}/messages/{key}": {
        /** Recall a message */
        readonly delete: operations["deleteGroupsSourceGroupIdMessagesKey"];
    };
    readonly "/v1/groups/{source}/{groupId}/topics/{topicId}": {
        /** End a topic */
        readonly delete: operations["deleteGroupsSourceGroupIdTopicsTopicId"];
        /** Change a topic's profile */
        readonly patch: operations["patchGroupsSourceGroupIdTopicsTopicId"];
    };
    readonly "/v1/commands": {
        /**
         * Read what apps commanded
         * @description In the order in which it began, as long as it is kept; with `before`, newest first. Then one answer looks at a limited number: go on with `next` also where none was selected.
         */
        readonly get: operations["getCommands"];
    };
    readonly "/v1/feed": {
        /**
         * Read the feed
         * @description Events in the order of their commits, numbered without gaps. With a filter, it looks at 20,000 at most.
         */
        readonly get: operations["getFeed"];
    };
    readonly "/v1/feed/stream": {
    };
    readonly "/v1/consumers": {
        /**
         * List consumers
         * @description By name, each with how far it is behind.
         */
        readonly get: operations["getConsumers"];
    };
    readonly "/v1/consumers/{name}": {
        /** Read a consumer */
        readonly get: operations["getConsumersName"];
        /**
         * Make a consumer, or change its filter
         * @description One that is there stays where it is, so that a service can do this whenever it starts.
         */
        readonly put: operations["putConsumersName"];
        /** Remove a consumer */
        readonly delete: operations["deleteConsumersName"];
    };
    readonly "/v1/consumers/{name}/events": {
        /**
         * Read the next events of a consumer
         * @description The same until they are acknowledged: acknowledge `next` when you are done with them.
         */
        readonly get: operations["getConsumersNameEvents"];
    };
    readonly "/v1/consumers/{name}/ack": {
        /**
         * Acknowledge events
         * @description The consumer is done with the events up to this one. One that is further already stays there.
         */
        readonly post: operations["postConsumersNameAck"];
    };
    readonly "/v1/consumers/{name}/seek": {
        /**
         * Move a consumer
         * @description Forwards or back, to just after an event; 0 is before the first.
         */
        readonly post: operations["postConsumersNameSeek"];
    };
    readonly "/v1/subscriptions": {
        /**
         * List subscriptions
         * @description All of them, in byte order of their ids.
         */
        readonly get: operations["getSubscriptions"];
        /**
         * Add a subscription
         * @description Its events are sent from now on. See docs/en/push.md.
         */
        readonly post: operations["postSubscriptions"];
    };
    readonly "/v1/subscriptions/{id}": {
        /** Read a subscription */
        readonly get: operations["getSubscriptionsId"];
        /**
         * Remove a subscription
         * @description With everything that is kept of it.
         */
        readonly delete: operations["deleteSubscriptionsId"];
        /** Change a subscription */
        readonly patch: operations["patchSubscriptionsId"];
    };
    readonly "/v1/subscriptions/{id}/attempts": {
        /**
         * List the last attempts
         * @description Newest first: at most 100 that failed and 20 that did not, for 30 days.
         */
        readonly get: operations["getSubscriptionsIdAttempts"];
    };
    readonly "/v1/subscriptions/{id}/pause": {
        /**
         * Pause a subscription
         * @description Nothing more is sent; what is under way is finished.
         */
        readonly post: operations["postSubscriptionsIdPause"];
    };
    readonly "/v1/subscriptions/{id}/resume": {
        /**
         * Resume a subscription
         * @description It goes on where it was: what failed is tried again at once.
         */
        readonly post: operations["postSubscriptionsIdResume"];
    };
    readonly "/v1/subscriptions/{id}/replay": {
        /**
         * Send again from a position on
         * @description What waits with a group is forgotten. The same events come with the same `webhook-id` as before.
         */
        readonly post: operations["postSubscriptionsIdReplay"];
    };
    readonly "/v1/subscriptions/{id}/test": {
        /**
         * Send a test
         * @description Sends an event of the type `subscription.tested`, which is not in the feed, once.
         */
        readonly post: operations["postSubscriptionsIdTest"];
    };
    readonly "/v1/subscriptions/{id}/rotate-secret": {
        /**
         * Give a subscription a new secret
         * @description For a time the secrets before it sign as well, so that receivers can change over.
         */
        readonly post: operations["postSubscriptionsIdRotateSecret"];
    };
    readonly "/v1/decisions": {
        /**
         * Read what policies decided
         * @description In the order in which it was written, as long as it is kept; with `before`, newest first. Then one answer looks at a limited number: go on with `next` also where none was selected.
         */
        readonly get: operations["getDecisions"];
    };
    readonly "/v1/callbacks": {
        /**
         * Read callbacks as they arrived
         * @description In the order in which they were stored, as long as they are kept; with `before`, newest first. One answer looks at a limited number: go on with `next` also where none was selected.
         */
        readonly get: operations["getCallbacks"];
    };
    readonly "/v1/callbacks/{id}/replay": {
        /**
         * Settle a callback again
         * @description For one that was `unsupported` when it came and is understood now: it is decoded and settled once, with the moment it came in, and its vendor is told nothing. One that was settled answers with its outcome, and nothing is done.
         */
        readonly post: operations["postCallbacksIdReplay"];
    };
    readonly "/v1/callbacks/commands": {
        /**
         * Count the commands that arrived
         * @description As of about a second ago, in byte order of source and command.
         */
        readonly get: operations["getCallbacksCommands"];
    };
    readonly "/v1/sources": {
        /**
         * List the configured sources
         * @description With the commands of each vendor: those that never arrived may not be switched on there.
         */
        readonly get: operations["getSources"];
    };
    readonly "/v1/dead-letters": {
        /**
         * List dead letters
         * @description In the order in which the callbacks arrived.
         */
        readonly get: operations["getDeadLetters"];
    };
    readonly "/v1/dead-letters/{id}": {
        /** Discard a dead letter */
        readonly delete: operations["deleteDeadLettersId"];
    };
    readonly "/v1/dead-letters/{id}/retry": {
        /** Settle a dead letter again */
        readonly post: operations["postDeadLettersIdRetry"];
    };
    readonly "/v1/erasures": {
        /**
         * List erasures
         * @description Newest first.
         */
        readonly get: operations["getErasures"];
        /**
         * Erase a person or a group
         * @description It is done after the answer, in small steps, and goes on after a restart.
         */
        readonly post: operations["postErasures"];
    };
    readonly "/v1/erasures/{id}": {
        /** Read how far an erasure has come */
        readonly get: operations["getErasuresId"];
    };
    readonly "/v1/groups/{source}/{groupId}/observe": {
        /**
         * Read a group at its vendor
         * @description Now, with its members and its latest messages. The record is mended where it differs.
         */
        readonly post: operations["postGroupsSourceGroupIdObserve"];
    };
    readonly "/v1/reconciliations": {
        /**
         * List what is and was read at vendors
         * @description Newest first.
         */
        readonly get: operations["getReconciliations"];
    };
    readonly "/v1/reconciliations/{id}": {
        /** Read how far a reconciliation has come */
        readonly get: operations["getReconciliationsId"];
    };
    readonly "/v1/drift": {
        /**
         * Report how records differed from the vendors'
         * @description Each difference was mended when it was found. Newest first. What an import brings in is none.
         */
        readonly get: operations["getDrift"];
    };
    readonly "/v1/imports": {
        /**
         * Bring in every group of a source
         * @description With members, as fast as the vendor allows. If an import is not done yet, it is that one.
         */
        readonly post: operations["postImports"];
    };
    readonly "/v1/imports/{id}": {
        /** Read how far an import has come */
        readonly get: operations["getImportsId"];
    };
    readonly "/v1/session": {
        /** Tell who calls */
        readonly get: operations["getSession"];
        /**
         * Sign in
         * @description For pages that this server serves. The browser keeps the session in a cookie that its pages cannot read; whatever they change with it needs the header `x-grouphook-session: 1`.
         */
        readonly post: operations["postSession"];
        /**
         * Sign out
         * @description A token that is presented holds on.
         */
        readonly delete: operations["deleteSession"];
    };
    readonly "/healthz": {
        /** Tell whether the process is up */
        readonly get: operations["getHealthz"];
    };
    readonly "/readyz": {
        /** Tell whether callbacks can be written */
        readonly get: operations["getReadyz"];
    };
    readonly "/metrics": {
        /**
         * Read the metrics
         * @description For Prometheus. Those that need the database are left out while it is away.
         */
        readonly get: operations["getMetrics"];
    };
    readonly "/openapi.json": {
        /** Read this document */
        readonly get: operations["getOpenapiJson"];
    };
    readonly "/docs": {
    };
}
export interface components {
    schemas: {
        /**
         * @example {
         *       "source": "chat",
         *       "ownerId": "u1",
         *       "profile": {
         *         "name": "读书会 📚"
         *       },
         *       "members": [
         *         {
         *           "userId": "u2"
         *         }
         *       ]
         *     }
         */
        readonly NewGroup: {
            readonly source: string;
            /** @description The vendor or grouphook chooses one unless given. */
            readonly groupId?: string;
            readonly ownerId: string;
            /** @default {} */
            readonly profile?: components["schemas"]["NewGroupProfile"];
            /**
             * @description Besides the owner.
             * @default []
             */
            readonly members?: readonly components["schemas"]["NewMember"][];
        };
        readonly NewGroupProfile: {
            readonly name?: string;
            readonly notice?: string;
            readonly introduction?: string;
            /** @description URL of the picture. */
            readonly avatar?: string;
            /** @description The app's own data, in the vendor's form. */
            readonly custom?: unknown;
            /** @description Whether only the owner and admins may speak. */
            readonly mutedAll?: boolean;
            /** @description The vendor's settings, under the vendor's names. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
            /** @description The vendor's name for the kind of group. */
            readonly kind?: string;
        };
        /**
         * @example {
         *       "userId": "u2",
         *       "role": "admin"
         *     }
         */
        readonly NewMember: {
            readonly userId: string;
            /** @enum {string} */
            readonly role?: "admin" | "member";
        };
        /**
         * @description Absent fields stay as they are, empty ones are cleared.
         * @example {
         *       "name": "读书会 📚",
         *       "mutedAll": true
         *     }
         */
        readonly GroupProfileChange: {
            readonly name?: string;
            readonly notice?: string;
            readonly introduction?: string;
            /** @description URL of the picture. */
            readonly avatar?: string;
            /** @description The app's own data, in the vendor's form. */
            readonly custom?: unknown;
            /** @description Whether only the owner and admins may speak. */
            readonly mutedAll?: boolean;
            /** @description The vendor's settings, under the vendor's names. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "members": [
         *         {
         *           "userId": "u2"
         *         },
         *         {
         *           "userId": "u3",
         *           "role": "admin"
         *         }
         *       ]
         *     }
         */
        readonly NewMembers: {
            readonly members: readonly components["schemas"]["NewMember"][];
        };
        /**
         * @example {
         *       "senderId": "u1",
         *       "text": "今晚八点见 🎉"
         *     }
         */
        readonly NewMessage: {
            readonly senderId: string;
            readonly text?: string;
            /** @description Instead of a text. */
            readonly elements?: readonly components["schemas"]["NewMessageElement"][];
            /** @description The app's own data, sent along. */
            readonly custom?: string;
            readonly topicId?: string;
        };
        /** @description As the vendor wants it. */
        readonly NewMessageElement: {
            readonly type: string;
            readonly content: unknown;
        };
        /**
         * @example {
         *       "profile": {
         *         "name": "科幻 🚀"
         *       }
         *     }
         */
        readonly NewTopic: {
            /** @description The vendor chooses one unless given. */
            readonly topicId?: string;
            /** @default {} */
            readonly profile?: components["schemas"]["NewTopicProfile"];
        };
        readonly NewTopicProfile: {
            readonly name?: string;
            readonly notice?: string;
            readonly introduction?: string;
            /** @description URL of the picture. */
            readonly avatar?: string;
            /** @description The app's own data, in the vendor's form. */
            readonly custom?: unknown;
        };
        /**
         * @example {
         *       "userId": "u2"
         *     }
         */
        readonly NewOwner: {
            readonly userId: string;
        };
        /**
         * @description Values to set, or nulls to remove keys.
         * @example {
         *       "level": "7"
         *     }
         */
        readonly AttributeChange: {
            readonly [key: string]: string | null;
        };
        /**
         * @example {
         *       "role": "admin",
         *       "nickname": "小明"
         *     }
         */
        readonly MemberChange: {
            /** @enum {string} */
            readonly role?: "admin" | "member";
            readonly nickname?: string;
            /**
             * @description May not speak until then; `forever`: until it is lifted; `null` lifts it.
             * @example 2026-01-31T08:00:00Z
             */
            readonly mutedUntil?: string | "forever" | null;
            /** @description Whether the member gets no push notifications; a command of its own. */
            readonly silenced?: boolean;
        };
        readonly TopicProfileChange: {
            readonly name?: string;
            readonly notice?: string;
            readonly introduction?: string;
            /** @description URL of the picture. */
            readonly avatar?: string;
            /** @description The app's own data, in the vendor's form. */
            readonly custom?: unknown;
            /** @description Whether only the owner and admins may speak. */
            readonly mutedAll?: boolean;
            /** @description The vendor's settings, under the vendor's names. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "filter": {
         *         "source": "chat",
         *         "types": [
         *           "message.sent"
         *         ]
         *       }
         *     }
         */
        readonly ConsumerSettings: {
            /** @description Which events; all unless something is named. */
            readonly filter?: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly ("group.created" | "group.updated" | "group.dissolved" | "group.filled" | "group.attributes_changed" | "group.list_changed" | "owner.transferred" | "owner.removed" | "join.requested" | "join.answered" | "members.invited" | "invitation.answered" | "members.joined" | "members.left" | "member.updated" | "members.updated" | "member.silenced" | "member.unsilenced" | "member.presence_changed" | "message.sent" | "message.numbered" | "message.edited" | "message.recalled" | "message.failed" | "message.read" | "message.extended" | "message.reacted" | "topic.created" | "topic.updated" | "topic.dissolved" | "quota.alarmed" | "callback.unsupported")[];
            };
            /** @description Where a new consumer begins; before the oldest event that is kept unless given. */
            readonly after?: number;
        };
        /**
         * @example {
         *       "sequence": 42
         *     }
         */
        readonly ConsumerAcknowledgement: {
            readonly sequence: number;
            /** @description The `epoch` of the answer whose `next` is the sequence. A sequence of another record is refused. */
            readonly epoch?: string;
        };
        /**
         * @example {
         *       "sequence": 42
         *     }
         */
        readonly ConsumerPlace: {
            readonly sequence: number;
        };
        /**
         * @example {
         *       "url": "https://app.example/hook",
         *       "batch": 100
         *     }
         */
        readonly NewSubscription: {
            /** @description `http` or `https`, without user and password. */
            readonly url: string;
            /**
             * @description Which events: of a `source`, of a `groupId`, of some `types`.
             * @default {}
             */
            readonly filter?: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly ("group.created" | "group.updated" | "group.dissolved" | "group.filled" | "group.attributes_changed" | "group.list_changed" | "owner.transferred" | "owner.removed" | "join.requested" | "join.answered" | "members.invited" | "invitation.answered" | "members.joined" | "members.left" | "member.updated" | "members.updated" | "member.silenced" | "member.unsilenced" | "member.presence_changed" | "message.sent" | "message.numbered" | "message.edited" | "message.recalled" | "message.failed" | "message.read" | "message.extended" | "message.reacted" | "topic.created" | "topic.updated" | "topic.dissolved" | "quota.alarmed" | "callback.unsupported")[];
            };
            /**
             * @default subscription
             * @enum {string}
             */
            readonly order?: "subscription" | "group";
            /** @default 1 */
            readonly batch?: number;
            /** @description `whsec_` and base64; one is made unless given. */
            readonly secret?: string;
            /** @description The sequence after which it begins; the end of the feed unless given. */
            readonly after?: number;
        };
        readonly SubscriptionChange: {
            readonly url?: string;
            /** @description Which events; all unless something is named. */
            readonly filter?: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly ("group.created" | "group.updated" | "group.dissolved" | "group.filled" | "group.attributes_changed" | "group.list_changed" | "owner.transferred" | "owner.removed" | "join.requested" | "join.answered" | "members.invited" | "invitation.answered" | "members.joined" | "members.left" | "member.updated" | "members.updated" | "member.silenced" | "member.unsilenced" | "member.presence_changed" | "message.sent" | "message.numbered" | "message.edited" | "message.recalled" | "message.failed" | "message.read" | "message.extended" | "message.reacted" | "topic.created" | "topic.updated" | "topic.dissolved" | "quota.alarmed" | "callback.unsupported")[];
            };
            /** @enum {string} */
            readonly order?: "subscription" | "group";
            readonly batch?: number;
        };
        /**
         * @example {
         *       "after": 0
         *     }
         */
        readonly Replay: {
            readonly after: number;
        };
        readonly SecretRotation: {
            /** @description `whsec_` and base64; one is made unless given. */
            readonly secret?: string;
            /**
             * @description How long the secrets before it sign as well.
             * @default 86400
             */
            readonly overlapSeconds?: number;
        };
        /**
         * @description Either a user or a group.
         * @example {
         *       "source": "chat",
         *       "userId": "u1"
         *     }
         */
        readonly ErasureTarget: {
            readonly source: string;
            readonly userId?: string;
            readonly groupId?: string;
        };
        /**
         * @example {
         *       "source": "chat",
         *       "messageDays": 7
         *     }
         */
        readonly NewImport: {
            readonly source: string;
            /**
             * @description Of how many days messages are brought in, too.
             * @default 0
             */
            readonly messageDays?: number;
        };
        readonly NewSession: {
            /**
             * @description A token of the API.
             * @example ghk_…
             */
            readonly token: string;
        };
        /**
         * @example {
         *       "source": "chat",
         *       "groupId": "100001",
         *       "name": "读书会 📚",
         *       "notice": "",
         *       "introduction": "",
         *       "avatar": "",
         *       "kind": "",
         *       "ownerId": "u1",
         *       "state": "active",
         *       "memberCount": 3,
         *       "mutedAll": false,
         *       "mutedAllUntil": null,
         *       "mutedAllSpares": "admins",
         *       "disabled": false,
         *       "custom": null,
         *       "settings": {},
         *       "attributes": {},
         *       "createdAt": "2026-01-31T08:00:00.000Z",
         *       "updatedAt": "2026-01-31T08:00:00.000Z",
         *       "dissolvedAt": null,
         *       "stale": null
         *     }
         */
        readonly Group: {
            readonly source: string;
            readonly groupId: string;
            readonly name: string;
            readonly notice: string;
            readonly introduction: string;
            readonly avatar: string;
            /** @description The vendor's name for the kind of group; empty if it has none. */
            readonly kind: string;
            readonly ownerId: string | null;
            /** @enum {string} */
            readonly state: "active" | "dissolved";
            readonly memberCount: number;
            readonly mutedAll: boolean;
            /** @description When the mute of all ends by itself; `null` if it does not, or nobody told. */
            readonly mutedAllUntil: string | null;
            /**
             * @description Who may speak while all are muted; `admins`: the owner and admins.
             * @enum {string}
             */
            readonly mutedAllSpares: "admins" | "nobody";
            /** @description Whether the group is switched off: it stands, but nobody may speak. */
            readonly disabled: boolean;
            /** @description Any JSON value. */
            readonly custom: unknown;
            readonly settings: {
                readonly [key: string]: unknown;
            };
            readonly attributes: {
                readonly [key: string]: string;
            };
            /** @description `null` if the vendor never reported the creation. */
            readonly createdAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly updatedAt: string;
            readonly dissolvedAt: string | null;
            /** @description Since when and why the record may differ from the vendor's; else `null`. */
            readonly stale: {
                /** @description `null`: from the start. */
                readonly since: string | null;
                readonly reason: string;
            } | null;
        };
        /**
         * @description A problem of a request, in the form of RFC 9457.
         * @example {
         *       "status": 400,
         *       "title": "Bad request",
         *       "detail": "limit must be given once",
         *       "parameter": "limit"
         *     }
         */
        readonly Problem: {
            /** @description The status of the answer. */
            readonly status: number;
            /** @description The kind of problem; the same for every problem with this status. */
            readonly title: string;
            /** @description What is wrong with this request, for people. */
            readonly detail?: string;
            /** @description The parameter, or the field of the body, at fault. */
            readonly parameter?: string;
            /**
             * @description The scope that the token needs, if it has another one.
             * @enum {string}
             */
            readonly scope?: "read" | "act" | "admin";
            /** @description The number of the command in the log. */
            readonly commandId?: number;
            /**
             * @description Who refused the command: the vendor, a policy, a rule of the record, or the server.
             * @enum {string}
             */
            readonly by?: "vendor" | "policy" | "rules" | "grouphook";
            /** @description The code of who refused it, or why the vendor gave no answer. */
            readonly code?: number | string;
            /** @description Whether a vendor that gave no answer may have done it; its group is then stale. */
            readonly mayHaveActed?: boolean;
            /** @description The newest position, if the one given cannot be read. */
            readonly newest?: number;
            /** @description The oldest event that can be read, if those before are gone. */
            readonly oldest?: number;
        };
        /** @description What a command led to. */
        readonly CommandAnswer: {
            /** @description Its number in the log of commands. */
            readonly commandId: number;
            /** @description The group as it is in the record now. */
            readonly group: components["schemas"]["Group"] | null;
            /** @description The message that was sent. */
            readonly message?: {
                readonly key: string;
                /** @description `null` if the vendor does not tell. */
                readonly seq: number | null;
            };
            /** @description The topic that was made. */
            readonly topicId?: string;
            readonly refused: readonly components["schemas"]["PartRefusal"][];
            /** @description What the caller should know; usually `null`. */
            readonly remark: components["schemas"]["CommandRemark"] | null;
        };
        /** @description What was refused of a command, though the rest was done. */
        readonly PartRefusal: {
            readonly userId?: string;
            readonly messageKey?: string;
            readonly topicId?: string;
            /** @description The vendor's code. */
            readonly code: number | string;
            readonly text: string;
        };
        /** @description What was said about a command, and by whom. */
        readonly CommandRemark: {
            /** @enum {string} */
            readonly by: "vendor" | "policy" | "rules" | "grouphook";
            readonly code?: number | string;
            readonly text: string;
        };
        /**
         * @example {
         *       "userId": "u1",
         *       "role": "owner",
         *       "silenced": false,
         *       "mutedUntil": null,
         *       "receives": true,
         *       "nickname": "小明",
         *       "avatar": "",
         *       "custom": null,
         *       "joinedAt": "2026-01-31T08:00:00.000Z"
         *     }
         */
        readonly Member: {
            readonly userId: string;
            /** @enum {string} */
            readonly role: "owner" | "admin" | "member";
            /** @description Whether the user gets no push notifications for the group. */
            readonly silenced: boolean;
            /** @description May not speak until then; `forever`: until it is lifted; `null`: may speak. */
            readonly mutedUntil: string | "forever" | null;
            /** @description Whether the member gets the messages of the group. */
            readonly receives: boolean;
            readonly nickname: string;
            readonly avatar: string;
            /** @description Any JSON value. */
            readonly custom: unknown;
            /** @description `null` if the vendor never reported the joining. */
            readonly joinedAt: string | null;
        };
        /** @description A message, with the content of its latest edit. A recalled one keeps its content. */
        readonly Message: {
            /** @description Identifies the message within its group and topic. */
            readonly key: string;
            /** @description `null` for a message of the group itself. */
            readonly topicId: string | null;
            /** @description The vendor's number of the message. */
            readonly seq: number | null;
            readonly senderId: string | null;
            readonly elements: readonly components["schemas"]["MessageElement"][];
            /** @description The readable text of `elements`. */
            readonly text: string;
            readonly custom: string | null;
            readonly mentions: {
                readonly everyone: boolean;
                readonly userIds: readonly string[];
            } | null;
            readonly priority: string | null;
            readonly onlineOnly: boolean;
            readonly clientId: string | null;
            readonly sentAt: string | null;
            /** @description When it was edited last; `null` if never. */
            readonly editedAt: string | null;
            readonly recalled: boolean;
            readonly recalledAt: string | null;
            /** @description As the vendor told it last; 0 where it only tells who has read. */
            readonly readCount: number;
            readonly unreadCount: number | null;
            readonly extensions: {
                readonly [key: string]: string;
            };
        };
        readonly MessageElement: {
            /** @description The vendor's type of the element. */
            readonly type: string;
            /** @description Any JSON value. */
            readonly content: unknown;
            readonly textPaths?: readonly string[];
        };
        /** @description What happened, as a CloudEvent. `type` says which fields `data` has. Later versions may add types and fields. */
        readonly FeedEvent: {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.created";
            readonly subject?: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId?: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly ownerId?: string;
                readonly profile: components["schemas"]["FeedEventGroupProfile"];
                readonly members: readonly components["schemas"]["FeedEventMember"][];
                readonly dissolvedAt?: number;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.updated";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly profile: components["schemas"]["FeedEventGroupProfile"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.dissolved";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.filled";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.attributes_changed";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                /** @enum {string} */
                readonly operation: "replace" | "merge" | "remove";
                readonly attributes: {
                    readonly [key: string]: string;
                };
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "group.list_changed";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                /** @enum {string} */
                readonly list: "allowed" | "blocked";
                /** @enum {string} */
                readonly operation: "add" | "remove";
                readonly userIds: readonly string[];
                readonly until?: number | "forever";
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "owner.transferred";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly fromUserId?: string;
                readonly toUserId: string;
                /** @enum {string} */
                readonly formerOwnerRole?: "owner" | "admin" | "member";
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "owner.removed";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userId: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "join.requested";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly userId: string;
                readonly message?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "join.answered";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly userId?: string;
                readonly accepted: boolean;
                readonly message?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "members.invited";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly userIds: readonly string[];
                readonly message?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "invitation.answered";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly userId: string;
                readonly accepted: boolean;
                readonly inviterId?: string;
                readonly message?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "members.joined";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly members: readonly components["schemas"]["FeedEventMember"][];
                /** @enum {string} */
                readonly how?: "applied" | "invited" | "added";
                readonly inviterId?: string;
                readonly custom?: unknown;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "members.left";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly userIds: readonly string[];
                /** @enum {string} */
                readonly how?: "quit" | "removed" | "blocked" | "dissolved" | "offline";
                readonly message?: string;
                readonly custom?: unknown;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "member.updated";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userId: string;
                readonly profile: components["schemas"]["FeedEventMemberProfile"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "members.updated";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userIds: readonly string[];
                readonly profile: components["schemas"]["FeedEventSharedProfile"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "member.silenced";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userId: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "member.unsilenced";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userId: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "member.presence_changed";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly userIds: readonly string[];
                readonly online: boolean;
                readonly cause?: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.sent";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: components["schemas"]["FeedEventMessage"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.numbered";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: {
                    readonly key: string;
                    readonly seq: number;
                };
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.edited";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: components["schemas"]["FeedEventReference"];
                readonly senderId?: string;
                readonly elements: readonly components["schemas"]["FeedEventElement"][];
                readonly text: string;
                readonly custom?: string;
                readonly mentions?: {
                    readonly everyone: boolean;
                    readonly userIds: readonly string[];
                };
                readonly editedAt?: number;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.recalled";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly messages: readonly components["schemas"]["FeedEventReference"][];
                readonly recalledAt?: number;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.failed";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: components["schemas"]["FeedEventMessage"];
                readonly code: number;
                readonly text: string;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.read";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly receipts: readonly components["schemas"]["FeedEventReceipt"][];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.extended";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: components["schemas"]["FeedEventReference"];
                /** @enum {string} */
                readonly operation: "set" | "remove" | "clear";
                readonly extensions: {
                    readonly [key: string]: string;
                };
                readonly version: number;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "message.reacted";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly message: components["schemas"]["FeedEventReference"];
                readonly userId: string;
                readonly reaction: string;
                /** @enum {string} */
                readonly operation: "add" | "remove";
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "topic.created";
            readonly subject?: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId?: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly profile: components["schemas"]["FeedEventGroupProfile"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "topic.updated";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicId?: string;
                readonly profile: components["schemas"]["FeedEventGroupProfile"];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "topic.dissolved";
            readonly subject: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly topicIds: readonly string[];
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "quota.alarmed";
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
                readonly used: number;
                readonly quota: number;
            };
        } | {
            readonly specversion: "1.0";
            readonly id: string;
            readonly source: string;
            readonly type: "callback.unsupported";
            readonly subject?: string;
            /** Format: date-time */
            readonly time: string;
            /** Format: date-time */
            readonly recordedtime?: string;
            readonly datacontenttype: "application/json";
            readonly sequence: string;
            readonly data: {
                readonly source: string;
                readonly groupId?: string;
                readonly actorId?: string;
                readonly command: string;
                readonly contentRemoved?: true;
            };
        };
        readonly FeedEventGroupProfile: {
            readonly name?: string;
            readonly notice?: string;
            readonly introduction?: string;
            readonly avatar?: string;
            readonly kind?: string;
            readonly custom?: unknown;
            readonly mutedAll?: boolean;
            readonly mutedAllUntil?: number | null;
            /** @enum {string} */
            readonly mutedAllSpares?: "admins" | "nobody";
            readonly disabled?: boolean;
            readonly settings?: Record<string, unknown>;
        };
        readonly FeedEventMember: {
            /** @enum {string} */
            readonly role?: "owner" | "admin" | "member";
            readonly nickname?: string;
            readonly avatar?: string;
            readonly custom?: unknown;
            readonly mutedUntil?: number | "forever" | null;
            readonly receives?: boolean;
            readonly userId: string;
        };
        readonly FeedEventMemberProfile: {
            /** @enum {string} */
            readonly role?: "owner" | "admin" | "member";
            readonly nickname?: string;
            readonly avatar?: string;
            readonly custom?: unknown;
            readonly mutedUntil?: number | "forever" | null;
            readonly receives?: boolean;
        };
        readonly FeedEventSharedProfile: {
            /** @enum {string} */
            readonly role?: "admin" | "member";
            readonly nickname?: string;
            readonly avatar?: string;
            readonly custom?: unknown;
            readonly mutedUntil?: number | "forever" | null;
            readonly receives?: boolean;
        };
        readonly FeedEventMessage: {
            readonly key?: string;
            readonly seq?: number;
            readonly senderId?: string;
            readonly elements: readonly components["schemas"]["FeedEventElement"][];
            readonly text: string;
            readonly custom?: string;
            readonly mentions?: {
                readonly everyone: boolean;
                readonly userIds: readonly string[];
            };
            readonly priority?: string;
            readonly onlineOnly?: boolean;
            readonly clientId?: string;
            readonly sentAt?: number;
        };
        readonly FeedEventElement: {
            readonly type: string;
            readonly content: unknown;
        };
        readonly FeedEventReference: {
            readonly key?: string;
            readonly seq?: number;
        };
        readonly FeedEventReceipt: {
            readonly key?: string;
            readonly seq?: number;
            readonly readerIds: readonly string[];
            readonly readCount?: number;
            readonly unreadCount?: number;
        };
        readonly Topic: {
            readonly topicId: string;
            /** @enum {string} */
            readonly state: "active" | "dissolved";
            readonly name: string;
            readonly notice: string;
            readonly introduction: string;
            readonly avatar: string;
            /** @description Any JSON value. */
            readonly custom: unknown;
            readonly createdAt: string | null;
            readonly dissolvedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly updatedAt: string;
        };
        /**
         * @example {
         *       "userId": "u1",
         *       "until": "forever"
         *     }
         */
        readonly ListedUser: {
            readonly userId: string;
            /** @description On the list until then, and still named here afterwards; `forever`: until taken off it; `null`: the vendor does not tell. */
            readonly until: string | "forever" | null;
        };
        /** @description A group that a user is a member of. */
        readonly UserGroup: {
            readonly groupId: string;
            readonly name: string;
            readonly ownerId: string | null;
            readonly memberCount: number;
            /** @enum {string} */
            readonly role: "owner" | "admin" | "member";
            /** @description Whether the user gets no push notifications for the group. */
            readonly silenced: boolean;
            /** @description May not speak until then; `forever`: until it is lifted; `null`: may speak. */
            readonly mutedUntil: string | "forever" | null;
            /** @description Whether the member gets the messages of the group. */
            readonly receives: boolean;
            /** @description `null` if the vendor never reported the joining. */
            readonly joinedAt: string | null;
        };
        /** @description What an app commanded, and what became of it. */
        readonly Command: {
            readonly commandId: number;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly startedAt: string;
            /** @description `null` while it is being carried out. */
            readonly endedAt: string | null;
            /** @description The name of the caller's token; `anyone` without one. */
            readonly token: string;
            readonly source: string;
            readonly vendor: string;
            readonly groupId: string | null;
            readonly actorId: string | null;
            /**
             * @description The type of the change.
             * @example members.joined
             */
            readonly change: string;
            /** @description The change as it was asked for; `null` once it was taken out. */
            readonly request: unknown;
            /**
             * @description `failed`: the vendor gave no answer and has not done it. `unknown`: it may have done it; its group is stale.
             * @enum {string}
             */
            readonly state: "started" | "performed" | "refused" | "impossible" | "failed" | "unknown";
            readonly remark: components["schemas"]["CommandRemark"] | null;
            readonly refused: readonly components["schemas"]["PartRefusal"][];
        };
        /** @description A reader of the feed whose place the record keeps. */
        readonly Consumer: {
            readonly name: string;
            /** @description Which events it reads; all unless something is named. */
            readonly filter: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly string[];
            };
            /** @description The sequence of the last event that it is done with. */
            readonly position: number;
            /** @description How far it is behind. */
            readonly lag: {
                /** @description How many events come after its position, whether they pass its filter or not. */
                readonly events: number;
                /** @description How long ago the first of them came in; 0 if there is none, `null` if that is not known any more. */
                readonly seconds: number | null;
            };
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly createdAt: string;
            /** @description When it last acknowledged or sought; `null` before. */
            readonly movedAt: string | null;
        };
        /** @description What of the feed is sent to a URL, and how far that has come. */
        readonly Subscription: {
            readonly id: string;
            readonly url: string;
            /** @description Which events are sent; all where it is empty. */
            readonly filter: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly string[];
            };
            /**
             * @description What is in order: all events, or those of a group.
             * @enum {string}
             */
            readonly order: "subscription" | "group";
            /** @description The most events in one request. */
            readonly batch: number;
            /** @enum {string} */
            readonly state: "active" | "paused" | "disabled";
            /** @description Why it is disabled. */
            readonly reason: string | null;
            /** @description Whether it belongs to the configuration, which alone changes it. */
            readonly configured: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly changedAt: string;
            /** @description Every event up to it was delivered, did not pass the filter, or waits with its group. */
            readonly position: number;
            /** @description How many events the feed has after it. */
            readonly lag: number;
            /** @description How often the next message failed so far. */
            readonly failures: number;
            /** @description When it is tried again. */
            readonly nextAttemptAt: string | null;
        };
        readonly SubscriptionWithSecret: {
            readonly id: string;
            readonly url: string;
            /** @description Which events are sent; all where it is empty. */
            readonly filter: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly string[];
            };
            /**
             * @description What is in order: all events, or those of a group.
             * @enum {string}
             */
            readonly order: "subscription" | "group";
            /** @description The most events in one request. */
            readonly batch: number;
            /** @enum {string} */
            readonly state: "active" | "paused" | "disabled";
            /** @description Why it is disabled. */
            readonly reason: string | null;
            /** @description Whether it belongs to the configuration, which alone changes it. */
            readonly configured: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly changedAt: string;
            /** @description Every event up to it was delivered, did not pass the filter, or waits with its group. */
            readonly position: number;
            /** @description How many events the feed has after it. */
            readonly lag: number;
            /** @description How often the next message failed so far. */
            readonly failures: number;
            /** @description When it is tried again. */
            readonly nextAttemptAt: string | null;
            /** @description Verifies what is sent. It is not shown again. */
            readonly secret: string;
        };
        readonly SubscriptionDetails: {
            readonly id: string;
            readonly url: string;
            /** @description Which events are sent; all where it is empty. */
            readonly filter: {
                readonly source?: string;
                readonly groupId?: string;
                readonly types?: readonly string[];
            };
            /**
             * @description What is in order: all events, or those of a group.
             * @enum {string}
             */
            readonly order: "subscription" | "group";
            /** @description The most events in one request. */
            readonly batch: number;
            /** @enum {string} */
            readonly state: "active" | "paused" | "disabled";
            /** @description Why it is disabled. */
            readonly reason: string | null;
            /** @description Whether it belongs to the configuration, which alone changes it. */
            readonly configured: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly changedAt: string;
            /** @description Every event up to it was delivered, did not pass the filter, or waits with its group. */
            readonly position: number;
            /** @description How many events the feed has after it. */
            readonly lag: number;
            /** @description How often the next message failed so far. */
            readonly failures: number;
            /** @description When it is tried again. */
            readonly nextAttemptAt: string | null;
            /** @description Groups of which a message failed, and the events that wait with them (order `group`). */
            readonly waiting: {
                readonly groups: number;
                readonly events: number;
            };
        };
        /** @description One request to the receiver of a subscription. */
        readonly Attempt: {
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly attemptedAt: string;
            /** @description The `webhook-id` of the request. */
            readonly messageId: string;
            /**
             * @description `gone`: the receiver wants nothing more (410), which disables the subscription.
             * @enum {string}
             */
            readonly outcome: "delivered" | "failed" | "gone";
            /** @description `null` if there was no answer. */
            readonly status: number | null;
            readonly error: string | null;
            /** @description The first kilobyte of the answer. */
            readonly answer: string;
            readonly milliseconds: number;
            readonly firstSequence: number;
            readonly lastSequence: number;
            /** @description How many events were sent. */
            readonly events: number;
            /** @description 1 for the first attempt of this message. */
            readonly attempt: number;
        };
        /** @description What the receiver made of a test. */
        readonly TestResult: {
            /** @description The `webhook-id` of the request. */
            readonly messageId: string;
            /**
             * @description `gone`: the receiver wants nothing more (410), which disables the subscription.
             * @enum {string}
             */
            readonly outcome: "delivered" | "failed" | "gone";
            /** @description `null` if there was no answer. */
            readonly status: number | null;
            readonly error: string | null;
            /** @description The first kilobyte of the answer. */
            readonly answer: string;
            readonly milliseconds: number;
        };
        /** @description What a policy decided. */
        readonly Decision: {
            readonly decisionId: number;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly decidedAt: string;
            readonly source: string;
            readonly vendor: string;
            /** @description The vendor's name of the callback. */
            readonly command: string;
            /**
             * @description The type of the change.
             * @example message.sent
             */
            readonly change: string;
            readonly groupId: string | null;
            readonly actorId: string | null;
            readonly circumstances: components["schemas"]["Circumstances"];
            /** @enum {string} */
            readonly verdict: "allow" | "amend" | "refuse-some" | "discard" | "deny";
            readonly code: number | string | null;
            readonly text: string | null;
            /** @description The policy that decided; `fail-mode` if none could, `rules` if none was asked. */
            readonly policy: string;
            readonly milliseconds: number;
            /** @description Whether a shadow policy gave it, for the log only. */
            readonly shadowed: boolean;
            /** @description Why the reply differs from the policy's verdict. */
            readonly remark: string | null;
        };
        /** @description What the vendor sent with it: the client's address and platform, the vendor's id of the request, its moment in Unix milliseconds, and how many groups of the kind the actor had created; of what an app commanded, the name of its token. Each is absent unless sent. */
        readonly Circumstances: {
            readonly clientAddress?: string;
            readonly platform?: string;
            readonly requestId?: string;
            readonly token?: string;
            readonly requestedAt?: number;
            readonly createdGroups?: number;
        };
        /** @description A callback as it arrived, with its outcome. */
        readonly RawCallback: {
            readonly callbackId: number;
            readonly source: string;
            /** @description The vendor's name of the callback. */
            readonly command: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly receivedAt: string;
            /** @description As it arrived, but for secrets, in whose place stands `REDACTED`; empty where what people said is no longer kept. */
            readonly body: string;
            /** @enum {string} */
            readonly outcome: "allowed" | "discarded" | "denied" | "performed" | "recorded" | "roster" | "echoed" | "unsupported";
            readonly circumstances: components["schemas"]["Circumstances"];
            /** @description What became of it, if it was passed on to the app to be answered; else `null`. */
            readonly forwarded: {
                /** @enum {string} */
                readonly outcome: "answered" | "overloaded" | "too-slow" | "unreachable" | "cut-off" | "too-large" | "garbled" | "redirected" | "unavailable" | "stopped" | "failed";
                /** @description The app's HTTP status; `null` if none came. */
                readonly status: number | null;
                readonly milliseconds: number;
            } | null;
        };
        /**
         * @example {
         *       "result": "performed",
         *       "groupId": "100001"
         *     }
         */
        readonly Outcome: {
            readonly result: "allowed";
            readonly amend?: components["schemas"]["Amendment"];
            readonly refusedUserIds?: readonly string[];
        } | {
            readonly result: "discarded";
        } | {
            readonly result: "denied";
            readonly denial: components["schemas"]["Denial"];
        } | {
            readonly result: "performed";
            readonly groupId?: string;
            readonly roster?: components["schemas"]["Roster"];
            readonly amend?: components["schemas"]["Amendment"];
            readonly refusedUserIds?: readonly string[];
        } | {
            readonly result: "recorded";
            readonly observed?: components["schemas"]["Observed"];
        } | {
            readonly result: "roster";
            readonly roster: components["schemas"]["Roster"];
        } | {
            readonly result: "echoed";
            readonly text: string;
        } | {
            readonly result: "unsupported";
        };
        /** @description How the change that was made differs from the request. */
        readonly Amendment: {
            readonly groupId?: string;
            readonly profile?: {
                readonly name?: string;
                readonly notice?: string;
                readonly introduction?: string;
                readonly avatar?: string;
                readonly kind?: string;
                /** @description Any JSON value. */
                readonly custom?: unknown;
                readonly mutedAll?: boolean;
                readonly mutedAllUntil?: number | null;
                /** @enum {string} */
                readonly mutedAllSpares?: "admins" | "nobody";
                readonly disabled?: boolean;
                readonly settings?: {
                    readonly [key: string]: unknown;
                };
            };
            readonly members?: {
                readonly [key: string]: {
                    /** @enum {string} */
                    readonly role?: "owner" | "admin" | "member";
                    readonly nickname?: string;
                    readonly avatar?: string;
                    /** @description Any JSON value. */
                    readonly custom?: unknown;
                    readonly mutedUntil?: number | "forever" | null;
                    readonly receives?: boolean;
                };
            };
            readonly elements?: readonly components["schemas"]["MessageElement"][];
            readonly text?: string;
            readonly custom?: string;
            readonly priority?: string;
            readonly receiverIds?: readonly string[];
        };
        readonly Denial: {
            /** @enum {string} */
            readonly reason: "policy" | "forbidden" | "group-unknown" | "group-exists" | "member-unknown" | "owner-cannot-leave" | "limit-exceeded";
            readonly text: string;
            readonly code?: number | string;
            readonly detail?: string;
        };
        readonly Roster: {
            readonly userIds: readonly string[];
            readonly silencedUserIds: readonly string[];
        };
        /** @description How far the record differed from what was read at the vendor. */
        readonly Observed: {
            readonly differences: {
                readonly [key: string]: number;
            };
            readonly isStale: boolean;
        };
        /** @description How often a command arrived. */
        readonly CallbackCommand: {
            readonly source: string;
            /** @description The vendor's name of the callback. */
            readonly command: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly firstSeen: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly lastSeen: string;
            /** @description How many arrived, questions and repetitions among them. */
            readonly callbacks: number;
        };
        /** @description A configured source. */
        readonly Source: {
            readonly source: string;
            readonly vendor: string;
            /**
             * @description Where the vendor calls: `{secret}` stands for the path secret, which no answer holds.
             * @example /callbacks/chat/{secret}
             */
            readonly callbackPath: string;
            /** @description Where the path secret may stand instead; `null` without one. */
            readonly secretIn: {
                readonly header: string | null;
                readonly parameter: string | null;
            } | null;
            /** @description Whose callbacks are accepted: who has all of these. */
            readonly callers: {
                /** @description Whether everybody who reaches the server is taken for the vendor. */
                readonly anyone: boolean;
                readonly pathSecret: boolean;
                /** @description Whether the vendor proves itself in each callback. */
                readonly signature: boolean;
                /** @description `null`: all. */
                readonly addresses: readonly string[] | null;
            };
            /** @description What acts on groups at the vendor. */
            readonly client: {
                /** @description Whether groups are read there; else the vendor is told of changes. */
                readonly reads: boolean;
                /** @description The types of the changes that it can make there. */
                readonly can: readonly string[];
            } | null;
            /** @description Why there is none. */
            readonly withoutClient: string | null;
            /** @description Whether callbacks are passed on to the app. */
            readonly forwards: boolean;
            /** @enum {string} */
            readonly messages: "store" | "feed" | "none";
            /** @description Those that the adapter knows, and any others that arrived. */
            readonly commands: readonly components["schemas"]["SourceCommand"][];
            /** @description What to do so that the vendor calls, in order; `null` where the adapter does not tell. */
            readonly guide: {
                readonly en: readonly string[];
                readonly zh: readonly string[];
            } | null;
        };
        /** @description A command of the vendor's, and how often it arrived. */
        readonly SourceCommand: {
            readonly command: string;
            readonly firstSeen: string | null;
            readonly lastSeen: string | null;
            readonly callbacks: number;
        };
        /** @description A callback that was not applied. */
        readonly DeadLetter: {
            readonly id: string;
            readonly source: string;
            /** @description The vendor's name of the callback. */
            readonly command: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly receivedAt: string;
            /**
             * Format: date-time
             * @description When it was last tried.
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly failedAt: string;
            /** @description The error of the last try. */
            readonly error: string;
            /** @description As it arrived, or as much of it as arrived, with `REDACTED` in place of secrets. */
            readonly body: string;
            /**
             * @description What is stored: the decoded callback; the request, to be decoded again; or a fragment, which can only be read.
             * @enum {string}
             */
            readonly holds: "callback" | "request" | "fragment";
        };
        /** @description An erasure: how far it has come, or what it did. */
        readonly Erasure: {
            readonly id: string;
            readonly source: string;
            /** @enum {string} */
            readonly subject: "user" | "group";
            /** @description Whom it erases, until it is done. */
            readonly userId?: string;
            /** @description The group that it erases, until it is done. */
            readonly groupId?: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly requestedAt: string;
            /** @description `null` until it is done. */
            readonly finishedAt: string | null;
            /**
             * @description What is being gone through.
             * @example messages
             */
            readonly stage: string;
            /** @description The number up to which that is done; 0 where nothing is numbered. */
            readonly reached: number;
            /** @description The number at which that ends; 0 where nothing is numbered. */
            readonly goal: number;
            /** @description How much has been emptied or removed. */
            readonly erased: {
                readonly messages: number;
                readonly events: number;
                readonly callbacks: number;
                readonly members: number;
                readonly groups: number;
                readonly topics: number;
                readonly decisions: number;
                readonly deadLetters: number;
                readonly commands: number;
            };
        };
        readonly Observation: {
            /**
             * @description How far the record differed, by the type of the events that tell it: users who joined and left, and events.
             * @example {
             *       "members.joined": 2,
             *       "member.updated": 1
             *     }
             */
            readonly differences: {
                readonly [key: string]: number;
            };
            /** @description Whether something happened meanwhile, so that it must be read again. */
            readonly isStale: boolean;
            readonly group: components["schemas"]["Group"];
        };
        /** @description Groups that are or were read at their vendor, and what that came to. */
        readonly Reconciliation: {
            readonly id: string;
            readonly source: string;
            /**
             * @description `sweep`: all groups, from time to time; `import`: all, once; `stale`: those that are stale, all the time.
             * @enum {string}
             */
            readonly kind: "sweep" | "import" | "stale";
            /** @enum {string} */
            readonly state: "waiting" | "running" | "done";
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly requestedAt: string;
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            /** @description Messages since then are read, too; `null`: none. */
            readonly messagesSince: string | null;
            /** @description Groups that were read. */
            readonly groups: number;
            /** @description Of these, groups that the vendor no longer has. */
            readonly gone: number;
            /** @description Groups that the vendor does not tell of. */
            readonly unreadable: number;
            /** @description Groups that could not be read for another reason. */
            readonly failed: number;
            /** @description Members who were read. */
            readonly members: number;
            /**
             * @description How far the record differed, by the type of the events that tell it: users who joined and left, and events.
             * @example {
             *       "members.joined": 2,
             *       "member.updated": 1
             *     }
             */
            readonly differences: {
                readonly [key: string]: number;
            };
            /** @description What holds it up, or went wrong last. */
            readonly trouble: {
                /**
                 * Format: date-time
                 * @example 2026-01-31T08:00:00.000Z
                 */
                readonly at: string;
                readonly text: string;
            } | null;
        };
        /** @description How far the record of a group differed from the vendor's. */
        readonly Drift: {
            /** @description The reading that found and mended it, among the raw callbacks. */
            readonly callbackId: number;
            readonly source: string;
            readonly groupId: string;
            /**
             * Format: date-time
             * @example 2026-01-31T08:00:00.000Z
             */
            readonly foundAt: string;
            /**
             * @description What the group was read for.
             * @enum {string}
             */
            readonly foundBy: "sweep" | "stale" | "request" | "import";
            /**
             * @description The type of the events that tell it.
             * @example members.left
             */
            readonly type: string;
            /** @description How many users joined or left, or else how many such events. */
            readonly differences: number;
        };
        /** @description Who calls. */
        readonly Session: {
            /** @description The name of the token; `anyone` where none is needed. */
            readonly name: string;
            /**
             * @description What it is for.
             * @enum {string}
             */
            readonly scope: "read" | "act" | "admin";
            /**
             * @description What tells who it is; `none` where nobody is asked.
             * @enum {string}
             */
            readonly authentication: "token" | "session" | "none";
            /** @description When that ends; `null` if it does not by itself. */
            readonly expiresAt: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    readonly getGroups: {
        readonly parameters: {
            readonly query?: {
                /** @description Only groups with this id, this owner, or this text in the first 100 characters of their name, whatever its case. */
                readonly q?: string;
                /** @description Only of this source. */
                readonly source?: string;
                readonly state?: "active" | "dissolved";
                /** @description Only groups whose record may differ from the vendor's, or only those where it does not. */
                readonly stale?: boolean;
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description A page of groups. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Group"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postGroups: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewGroup"];
            };
        };
        readonly responses: {
            /** @description The group is made. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getGroupsSourceGroupId: {
        readonly parameters: {
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description The group. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    readonly deleteGroupsSourceGroupId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description The group is dissolved. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly patchGroupsSourceGroupId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["GroupProfileChange"];
            };
        };
        readonly responses: {
            /** @description The profile is changed. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getGroupsSourceGroupIdMembers: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description A page of members. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Member"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postGroupsSourceGroupIdMembers: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewMembers"];
            };
        };
        readonly responses: {
            /** @description They are members; `refused` names those whom the vendor refused. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getGroupsSourceGroupIdMessages: {
        readonly parameters: {
            readonly query?: {
                /** @description The messages of this topic; unless set, those of the group itself. */
                readonly topic?: string;
                /** @description The `next` of the page before. */
                readonly before?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description A page of messages. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Message"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postGroupsSourceGroupIdMessages: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewMessage"];
            };
        };
        readonly responses: {
            /** @description The message is sent. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getGroupsSourceGroupIdHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description Only what is older, newest first: the `next` of the answer before, if that is not 0. */
                readonly before?: number;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description Events. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["FeedEvent"][];
                        /** @description Where to go on, as `before`; 0 where there is nothing older. */
                        readonly next: number;
                    };
                };
            };
        };
    };
    readonly getGroupsSourceGroupIdTopics: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description A page of topics. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Topic"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postGroupsSourceGroupIdTopics: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewTopic"];
            };
        };
        readonly responses: {
            /** @description The topic is made. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getGroupsSourceGroupIdListsList: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly list: "allowed" | "blocked";
            };
        };
        readonly responses: {
            /** @description A page of users. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["ListedUser"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly getUsersSourceUserIdGroups: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly userId: string;
            };
        };
        readonly responses: {
            /** @description A page of groups. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["UserGroup"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly getUsersSourceUserIdHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description Only what is older, newest first: the `next` of the answer before, if that is not 0. */
                readonly before?: number;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly userId: string;
            };
        };
        readonly responses: {
            /** @description Events. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["FeedEvent"][];
                        /** @description Where to go on, as `before`; 0 where there is nothing older. */
                        readonly next: number;
                    };
                };
            };
        };
    };
    readonly putGroupsSourceGroupIdOwner: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewOwner"];
            };
        };
        readonly responses: {
            /** @description The group has the owner. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly patchGroupsSourceGroupIdAttributes: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AttributeChange"];
            };
        };
        readonly responses: {
            /** @description The attributes are changed. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly deleteGroupsSourceGroupIdMembersUserId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly userId: string;
            };
        };
        readonly responses: {
            /** @description The user is no member. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly patchGroupsSourceGroupIdMembersUserId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly userId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MemberChange"];
            };
        };
        readonly responses: {
            /** @description The member is changed. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly deleteGroupsSourceGroupIdMessagesKey: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
                /** @description The topic of the message, if it has one. */
                readonly topic?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly key: string;
            };
        };
        readonly responses: {
            /** @description The message is recalled. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly deleteGroupsSourceGroupIdTopicsTopicId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly topicId: string;
            };
        };
        readonly responses: {
            /** @description The topic is ended. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly patchGroupsSourceGroupIdTopicsTopicId: {
        readonly parameters: {
            readonly query?: {
                /** @description Who does it, where the vendor wants to know. */
                readonly actorId?: string;
            };
            readonly header?: {
                /** @description Equal for repetitions: what was done is answered again, with `idempotency-replayed: true`. */
                readonly "idempotency-key"?: string;
            };
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
                readonly topicId: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TopicProfileChange"];
            };
        };
        readonly responses: {
            /** @description The profile is changed. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["CommandAnswer"];
                };
            };
        };
    };
    readonly getCommands: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                /** @description Only of this group. */
                readonly groupId?: string;
                /** @description Only of the token with this name. */
                readonly token?: string;
                readonly state?: "started" | "performed" | "refused" | "impossible" | "failed" | "unknown";
                /** @description The `next` of the answer before; 0 for the beginning, unless `before` is given. */
                readonly after?: number;
                /** @description Not with `after`. What has a smaller number, newest first: the `next` of the answer before, if that is not 0; 9007199254740991 for the newest. */
                readonly before?: number;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description Commands. After a number, none if there are no more. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Command"][];
                        /** @description Where to go on, as `after` or `before`, whichever was given; with `before`, 0 where there is nothing older. */
                        readonly next: number;
                    };
                };
            };
        };
    };
    readonly getFeed: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the answer before; 0 for the beginning. */
                readonly after?: number;
                /** @description The `epoch` of the answer before. A position of another record is refused. */
                readonly epoch?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
                /** @description How many seconds to wait for the next event if there is none. */
                readonly wait?: number;
                /** @description Only of this source. */
                readonly source?: string;
                /** @description Only of this group. */
                readonly groupId?: string;
                /** @description Only of these types, separated by commas. */
                readonly type?: string;
                /** @description A name of the reader, for `grouphook_feed_lag`. */
                readonly consumer?: string;
            };
        };
        readonly responses: {
            /** @description Events; none if there are no more. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly events: readonly components["schemas"]["FeedEvent"][];
                        /** @description The position to go on from; it goes on also where no event was selected. */
                        readonly next: number;
                        /** @description In which run of a server the event at `next` was written. */
                        readonly epoch: string;
                    };
                };
            };
        };
    };
    readonly getConsumers: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description A page of consumers. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Consumer"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly getConsumersName: {
        readonly parameters: {
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly responses: {
            /** @description The consumer. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
        };
    };
    readonly putConsumersName: {
        readonly parameters: {
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConsumerSettings"];
            };
        };
        readonly responses: {
            /** @description It was there; it has this filter now. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            /** @description It was made. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
        };
    };
    readonly deleteConsumersName: {
        readonly parameters: {
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly responses: {
            /** @description It is gone. */
            readonly 204: {
                content?: never;
            };
        };
    };
    readonly getConsumersNameEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
                /** @description How many seconds to wait for the next event if there is none. */
                readonly wait?: number;
            };
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly responses: {
            /** @description Events; none if there are no more. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly events: readonly components["schemas"]["FeedEvent"][];
                        /** @description The position to go on from; it goes on also where no event was selected. */
                        readonly next: number;
                        /** @description In which run of a server the event at `next` was written. */
                        readonly epoch: string;
                    };
                };
            };
        };
    };
    readonly postConsumersNameAck: {
        readonly parameters: {
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConsumerAcknowledgement"];
            };
        };
        readonly responses: {
            /** @description The consumer. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
        };
    };
    readonly postConsumersNameSeek: {
        readonly parameters: {
            readonly path: {
                /** @description The name of the consumer: letters, digits and `. _ -`; not `.` or `..`. */
                readonly name: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConsumerPlace"];
            };
        };
        readonly responses: {
            /** @description The consumer. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
        };
    };
    readonly getSubscriptions: {
        readonly responses: {
            /** @description The subscriptions. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Subscription"][];
                    };
                };
            };
        };
    };
    readonly postSubscriptions: {
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSubscription"];
            };
        };
        readonly responses: {
            /** @description The subscription, with its secret. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
        };
    };
    readonly getSubscriptionsId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The subscription. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["SubscriptionDetails"];
                };
            };
        };
    };
    readonly deleteSubscriptionsId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description It is removed. */
            readonly 204: {
                content?: never;
            };
        };
    };
    readonly patchSubscriptionsId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SubscriptionChange"];
            };
        };
        readonly responses: {
            /** @description The subscription as it is now. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
        };
    };
    readonly getSubscriptionsIdAttempts: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The attempts. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Attempt"][];
                    };
                };
            };
        };
    };
    readonly postSubscriptionsIdPause: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The subscription as it is now. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
        };
    };
    readonly postSubscriptionsIdResume: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The subscription as it is now. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
        };
    };
    readonly postSubscriptionsIdReplay: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Replay"];
            };
        };
        readonly responses: {
            /** @description The subscription as it is now. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
        };
    };
    readonly postSubscriptionsIdTest: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description What the receiver made of it. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["TestResult"];
                };
            };
        };
    };
    readonly postSubscriptionsIdRotateSecret: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SecretRotation"];
            };
        };
        readonly responses: {
            /** @description The subscription, with the new secret. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
        };
    };
    readonly getDecisions: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                readonly groupId?: string;
                /** @description Only about what this user did. */
                readonly actorId?: string;
                /** @description Only about this type of change. */
                readonly change?: string;
                readonly verdict?: "allow" | "amend" | "refuse-some" | "discard" | "deny";
                /** @description Only by this policy. */
                readonly policy?: string;
                /** @description Only those of shadow policies, or only those that were given as answers. */
                readonly shadowed?: boolean;
                /** @description The `next` of the answer before; 0 for the beginning, unless `before` is given. */
                readonly after?: number;
                /** @description Not with `after`. What has a smaller number, newest first: the `next` of the answer before, if that is not 0; 9007199254740991 for the newest. */
                readonly before?: number;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description Decisions. After a number, none if there are no more. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Decision"][];
                        /** @description Where to go on, as `after` or `before`, whichever was given; with `before`, 0 where there is nothing older. */
                        readonly next: number;
                    };
                };
            };
        };
    };
    readonly getCallbacks: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                /** @description Only of this command, by the vendor's name. */
                readonly command?: string;
                /** @description Only with this outcome. */
                readonly outcome?: "allowed" | "discarded" | "denied" | "performed" | "recorded" | "roster" | "echoed" | "unsupported";
                /** @description Only those of batches that came in at or after this moment. */
                readonly since?: string;
                /** @description The `next` of the answer before; 0 for the beginning, unless `before` is given. */
                readonly after?: number;
                /** @description Not with `after`. What has a smaller number, newest first: the `next` of the answer before, if that is not 0; 9007199254740991 for the newest. */
                readonly before?: number;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description Callbacks. After a number, there are no more if `next` is `after`. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["RawCallback"][];
                        /** @description Where to go on, as `after` or `before`, whichever was given; with `before`, 0 where there is nothing older. */
                        readonly next: number;
                    };
                };
            };
        };
    };
    readonly postCallbacksIdReplay: {
        readonly parameters: {
            readonly path: {
                /** @description The `callbackId` of a callback. */
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The outcome it has. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Outcome"];
                };
            };
        };
    };
    readonly getCallbacksCommands: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
            };
        };
        readonly responses: {
            /** @description Every command that ever arrived. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly commands: readonly components["schemas"]["CallbackCommand"][];
                    };
                };
            };
        };
    };
    readonly getSources: {
        readonly responses: {
            /** @description All of them, by name. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Source"][];
                    };
                };
            };
        };
    };
    readonly getDeadLetters: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                /** @description The `next` of the page before. */
                readonly after?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description A page of dead letters. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["DeadLetter"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly deleteDeadLettersId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description It is discarded. */
            readonly 204: {
                content?: never;
            };
        };
    };
    readonly postDeadLettersIdRetry: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description It is settled, with this outcome, and removed. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Outcome"];
                };
            };
        };
    };
    readonly getErasures: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description A page of erasures. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Erasure"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postErasures: {
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ErasureTarget"];
            };
        };
        readonly responses: {
            /** @description The erasure is taken on. */
            readonly 202: {
                content: {
                    readonly "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    readonly getErasuresId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The erasure. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    readonly postGroupsSourceGroupIdObserve: {
        readonly parameters: {
            readonly path: {
                /** @description The name of a configured source. */
                readonly source: string;
                readonly groupId: string;
            };
        };
        readonly responses: {
            /** @description It was read. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Observation"];
                };
            };
        };
    };
    readonly getReconciliations: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                /** @description Only of this kind. */
                readonly kind?: "sweep" | "import" | "stale";
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description A page of reconciliations. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Reconciliation"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly getReconciliationsId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The reconciliation. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
        };
    };
    readonly getDrift: {
        readonly parameters: {
            readonly query?: {
                /** @description Only of this source. */
                readonly source?: string;
                /** @description Only of this group. */
                readonly groupId?: string;
                /** @description Only what was found since then. */
                readonly since?: string;
                /** @description The `next` of the page before. */
                readonly cursor?: string;
                /** @description How many items at most. A page also ends at about 1 MiB. */
                readonly limit?: number;
            };
        };
        readonly responses: {
            /** @description The differences. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        /** @description Of everything that was selected, not of the page alone. */
                        readonly totals: {
                            /** @description How many groups differed. */
                            readonly groups: number;
                            /** @description By type. */
                            readonly differences: {
                                readonly [key: string]: number;
                            };
                        };
                        readonly items: readonly components["schemas"]["Drift"][];
                        /** @description The cursor of the next page; `null` on the last. */
                        readonly next: string | null;
                    };
                };
            };
        };
    };
    readonly postImports: {
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewImport"];
            };
        };
        readonly responses: {
            /** @description The import is taken on. */
            readonly 202: {
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
        };
    };
    readonly getImportsId: {
        readonly parameters: {
            readonly path: {
                readonly id: string;
            };
        };
        readonly responses: {
            /** @description The import. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
        };
    };
    readonly getSession: {
        readonly responses: {
            /** @description Who it is. */
            readonly 200: {
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly postSession: {
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSession"];
            };
        };
        readonly responses: {
            /** @description Whose token it is. */
            readonly 201: {
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly deleteSession: {
        readonly responses: {
            /** @description The browser forgets its session. */
            readonly 204: {
                content?: never;
            };
        };
    };
    readonly getHealthz: {
        readonly responses: {
            /** @description It is. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly status: "ok";
                    };
                };
            };
        };
    };
    readonly getReadyz: {
        readonly responses: {
            /** @description They can. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly status: "ready";
                    };
                };
            };
        };
    };
    readonly getMetrics: {
        readonly responses: {
            /** @description The metrics. */
            readonly 200: {
                content: {
                    readonly "text/plain; version=0.0.4; charset=utf-8": string;
                };
            };
        };
    };
    readonly getOpenapiJson: {
        readonly responses: {
            /** @description What the server serves, as OpenAPI 3.1. */
            readonly 200: {
                content: {
                    readonly "application/json": {
                        readonly openapi: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                };
            };
        };
    };
}
