import { wordsOf } from "../words/language.js";

export const sourcesWords = wordsOf({
  en: {
    title: "Sources",
    noSources:
      "This server has no source. A source is one installation of a vendor; it is named in the configuration, under sources or in GROUPHOOK_SOURCES.",
    show: "Show",
    hide: "Hide",
    vendor: "Vendor",
    lastCallback: "Last callback",
    nothingCame: "nothing ever came",
    seen: "Commands that came",
    seenOf: (seen: string, all: string) => `${seen} of ${all}`,
    callbacks: "Callbacks",
    openToAnyone: "open to anyone",
    misrouted: (count: string) =>
      `Requests to addresses that belong to no source, since the server started: ${count}. Compare the address at the vendor with those below; the server's log names the paths.`,

    address: "Where the vendor calls",
    copyAddress: "Copy the address",
    otherAddress:
      "If the vendor reaches this server under another name than you do, put that in place of the beginning.",
    secretInPath:
      "Put the path secret in place of {secret}. It stands in the configuration (pathSecret) and is never shown here.",
    secretInHeader: (header: string) =>
      `The vendor sends the path secret in the header ${header}. It stands in the configuration (pathSecret) and is never shown here.`,
    secretInParameter: (parameter: string) =>
      `The vendor sends the path secret as the parameter ${parameter} of the address. It stands in the configuration (pathSecret) and is never shown here.`,

    callers: "Who can call",
    anyone:
      "Everybody who reaches this server is taken for the vendor, and can make up whatever they like. Set a path secret (pathSecret), the vendor's addresses (allowAddresses), or what the vendor signs with.",
    whoHas: "Callbacks are accepted from whoever has all of these:",
    pathSecret: "the path secret",
    signature: "the vendor's signature, or a secret of the vendor's in each callback",
    addresses: (addresses: string) => `one of these addresses: ${addresses}`,
    refusals: "Refused since the server started",
    refused: {
      unauthentic: "not the vendor's: a wrong secret, signature or address, or a clock that is wrong",
      malformed: "not to be read: kept as dead letters",
      "too-large": "too large: kept as dead letters",
      "wrong-method": "with an HTTP method that the vendor does not use",
      overloaded: "refused because too many were waiting",
      "too-slow": "not stored in the vendor's time",
      internal: "answered with a fault of grouphook; the log says which",
    },

    client: "Acting on groups at the vendor",
    reads: "The server reads groups at the vendor, to mend the record, and can change them there.",
    tells: "The record is what counts. The vendor is told of changes that apps command.",
    canChange: "What apps can command",
    noClient: "Nothing can be read at the vendor and nothing commanded:",

    settings: "What becomes of callbacks",
    forwards: "They are passed on to the app, as the configuration says.",
    noForward: "None is passed on to the app.",
    messages: {
      store: "What people say is kept in the record and told in the feed.",
      feed: "What people say is told in the feed, and not kept as messages.",
      none: "What people say is not kept.",
    },

    guide: "How the vendor is told to call",
    guideHint:
      "Files that are named here are written by “grouphook init”. What stands in braces is a secret of the configuration.",

    commands: "Commands of the vendor",
    command: "Command",
    state: "Came",
    states: { seen: "yes", never: "never" },
    all: "all",
    firstSeen: "First",
    lastSeen: "Last",
    count: "How often",
    neverHint:
      "What never came is not switched on at the vendor, or has not happened yet. The steps above say where it is switched on.",
    nothingHint:
      "Nothing came from this vendor yet. Follow the steps above, then do something in your app, such as making a group.",
    noneOfThem: "No command is like that.",
  },
  zh: {
    title: "来源",
    noSources: "本服务器没有来源。来源是厂商产品的一套部署，在配置中命名：sources 或 GROUPHOOK_SOURCES。",
    show: "展开",
    hide: "收起",
    vendor: "厂商",
    lastCallback: "最近的回调",
    nothingCame: "从未收到",
    seen: "已收到的命令",
    seenOf: (seen: string, all: string) => `${seen} / ${all}`,
    callbacks: "回调数",
    openToAnyone: "任何人都可以调用",
    misrouted: (count: string) =>
      `服务器启动以来，发到不属于任何来源的地址的请求：${count} 个。请对照厂商侧填写的地址与下面的地址；服务器日志中有这些路径。`,

    address: "厂商应回调的地址",
    copyAddress: "复制地址",
    otherAddress: "如果厂商访问本服务器用的是另一个域名或地址，请替换开头部分。",
    secretInPath: "把 {secret} 换成路径密钥。它在配置中（pathSecret），这里从不显示。",
    secretInHeader: (header: string) =>
      `厂商在请求头 ${header} 中发送路径密钥。它在配置中（pathSecret），这里从不显示。`,
    secretInParameter: (parameter: string) =>
      `厂商在地址的参数 ${parameter} 中发送路径密钥。它在配置中（pathSecret），这里从不显示。`,

    callers: "谁可以调用",
    anyone:
      "任何能访问本服务器的人都会被当作厂商，可以任意编造回调。请设置路径密钥（pathSecret）、厂商的地址（allowAddresses），或厂商签名所用的密钥。",
    whoHas: "同时满足以下条件的回调才会被接受：",
    pathSecret: "带有路径密钥",
    signature: "带有厂商的签名，或厂商的密钥",
    addresses: (addresses: string) => `来自这些地址之一：${addresses}`,
    refusals: "服务器启动以来拒绝的回调",
    refused: {
      unauthentic: "不是厂商发来的：密钥、签名或地址不对，或者时钟不准",
      malformed: "无法读取：作为死信保留",
      "too-large": "太大：作为死信保留",
      "wrong-method": "HTTP 方法不是厂商所用的",
      overloaded: "等待的回调太多，拒收",
      "too-slow": "没有在厂商的时限内存储",
      internal: "grouphook 出了故障；日志中有说明",
    },

    client: "在厂商侧操作群组",
    reads: "服务器可以从厂商读取群组、修正记录，也可以在厂商侧变更群组。",
    tells: "以记录为准。应用发出的变更会告知厂商。",
    canChange: "应用可以发出的命令",
    noClient: "无法从厂商读取，也无法发出命令：",

    settings: "回调如何处理",
    forwards: "按配置转发给应用。",
    noForward: "不转发给应用。",
    messages: {
      store: "消息内容保存在记录中，并出现在事件流中。",
      feed: "消息内容出现在事件流中，不作为消息保存。",
      none: "不保存消息内容。",
    },

    guide: "怎样让厂商发来回调",
    guideHint: "这里提到的文件由 grouphook init 写出。花括号中的是配置里的密钥。",

    commands: "厂商的命令",
    command: "命令",
    state: "已收到",
    states: { seen: "是", never: "从未" },
    all: "全部",
    firstSeen: "首次",
    lastSeen: "最近",
    count: "次数",
    neverHint: "从未收到的命令，要么没有在厂商侧打开，要么还没有发生过。上面的步骤说明在哪里打开。",
    nothingHint: "还没有收到这个厂商的任何回调。请按上面的步骤设置，然后在你的应用里做点什么，例如建一个群。",
    noneOfThem: "没有这样的命令。",
  },
});
