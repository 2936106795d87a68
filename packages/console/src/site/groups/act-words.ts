import { wordsOf } from "../words/language.js";

/** Words about what is done to a group, its members and its messages. `{who}` is asked to do it. */
export const actWords = wordsOf({
  en: {
    told: (vendor: string) =>
      `At ${vendor} nobody but grouphook keeps the groups: it makes the change in its record, and tells the vendor of it.`,
    done: "Done",
    command: (id: number) => `Command ${id}`,
    doneRefused: "Done in part. This was refused:",
    remark: "Done, but:",
    noUndo: "This cannot be undone.",
    separator: ", ",
    more: "{count} more",

    profile: "Change profile",
    profileAsks: "{who} is asked to change the group: {changes}.",
    profileAsksNothing: "Nothing is changed yet. Fields that are emptied are emptied at the vendor.",
    changed: "{field}: “{text}”",
    emptied: "{field}: empty",
    change: "Change it",

    muteAll: "Mute all",
    muteAllAsks: "{who} is asked to let only the owner and admins speak.",
    unmuteAll: "Let all speak",
    unmuteAllAsks: "{who} is asked to let all members speak again.",

    owner: "Hand over",
    ownerAsks: "{who} is asked to make {user} the owner of the group. The owner of now loses the right to it.",
    newOwner: "User id of the new owner",

    dissolve: "Dissolve",
    dissolveAsks:
      "{who} is asked to dissolve the group “{name}” with its {count} members. Nobody will be a member of it any more.",

    add: "Add members",
    addAsks: "{who} is asked to add {users}.",
    addAsksNobody: "{who} is asked to add the users that are named here.",
    addIds: "User ids, one a line",
    addRole: "Role",
    roles: { owner: "owner", admin: "admin", member: "member" },

    mute: "Mute",
    muteAsks: "{who} is asked not to let {user} speak in the group until {moment}.",
    muteForeverAsks: "{who} is asked not to let {user} speak in the group until somebody lifts the mute.",
    muteFor: "For how long",
    durations: {
      ...{ minutes: "10 minutes", hour: "1 hour", day: "1 day", week: "7 days", month: "30 days" },
      forever: "until it is lifted",
    },
    unmute: "Unmute",
    unmuteAsks: "{who} is asked to let {user} speak in the group again.",
    admin: "Make admin",
    adminAsks: "{who} is asked to make {user} an admin of the group.",
    noAdmin: "Make plain member",
    noAdminAsks: "{who} is asked to take the rights of an admin from {user}.",
    remove: "Remove",
    removeAsks: "{who} is asked to remove {user} from the group.",

    send: "Send a message",
    sendAsks: "{who} is asked to send this text to the group, in the name of the sender. All members will see it.",
    sendInTopicAsks:
      "{who} is asked to send this text to the topic {topic}, in the name of the sender. All who read it will see it.",
    sender: "User id of the sender",
    text: "Text",
    recall: "Recall",
    recallAsks:
      "{who} is asked to take back the message of {sender}. Members will not see it any more; the record keeps it.",
  },
  zh: {
    told: (vendor: string) => `在 ${vendor}，只有 grouphook 保存群组：变更在它的记录中执行，然后告知厂商。`,
    done: "完成",
    command: (id: number) => `命令 ${id}`,
    doneRefused: "部分完成。以下被拒绝：",
    remark: "已完成，但是：",
    noUndo: "此操作无法撤销。",
    separator: "、",
    more: "等另外 {count} 人",

    profile: "修改资料",
    profileAsks: "将请求 {who} 修改群资料：{changes}。",
    profileAsksNothing: "尚未修改任何内容。清空的字段也会在厂商侧清空。",
    changed: "{field}：“{text}”",
    emptied: "{field}：清空",
    change: "修改",

    muteAll: "全员禁言",
    muteAllAsks: "将请求 {who} 只允许群主和管理员发言。",
    unmuteAll: "解除全员禁言",
    unmuteAllAsks: "将请求 {who} 允许全部成员重新发言。",

    owner: "转让群主",
    ownerAsks: "将请求 {who} 让 {user} 成为群主。现任群主将失去群主权利。",
    newOwner: "新群主的用户 ID",

    dissolve: "解散",
    dissolveAsks: "将请求 {who} 解散群组“{name}”，其中有 {count} 名成员。解散后不再有任何成员。",

    add: "添加成员",
    addAsks: "将请求 {who} 添加 {users}。",
    addAsksNobody: "将请求 {who} 添加此处填写的用户。",
    addIds: "用户 ID，每行一个",
    addRole: "角色",
    roles: { owner: "群主", admin: "管理员", member: "普通成员" },

    mute: "禁言",
    muteAsks: "将请求 {who} 禁止 {user} 在群内发言，直到 {moment}。",
    muteForeverAsks: "将请求 {who} 永久禁止 {user} 在群内发言，直到有人解除。",
    muteFor: "时长",
    durations: { minutes: "10 分钟", hour: "1 小时", day: "1 天", week: "7 天", month: "30 天", forever: "永久" },
    unmute: "解除禁言",
    unmuteAsks: "将请求 {who} 允许 {user} 重新在群内发言。",
    admin: "设为管理员",
    adminAsks: "将请求 {who} 把 {user} 设为管理员。",
    noAdmin: "取消管理员",
    noAdminAsks: "将请求 {who} 取消 {user} 的管理员身份。",
    remove: "移出群组",
    removeAsks: "将请求 {who} 把 {user} 移出群组。",

    send: "发送消息",
    sendAsks: "将请求 {who} 以发送者的名义把这段文字发到群组。全部成员都会看到。",
    sendInTopicAsks: "将请求 {who} 以发送者的名义把这段文字发到话题 {topic}。看该话题的人都会看到。",
    sender: "发送者的用户 ID",
    text: "内容",
    recall: "撤回",
    recallAsks: "将请求 {who} 撤回 {sender} 的消息。成员将不再看到它；记录仍会保留。",
  },
});
