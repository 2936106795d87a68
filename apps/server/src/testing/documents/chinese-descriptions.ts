/** What each setting means in Chinese, by what its description says in English: changed there, it must be looked at here. */
export const chineseDescriptions: Readonly<Record<string, string>> = {
  "address to listen on (127.0.0.1)": "监听地址（127.0.0.1）",
  "port to listen on, 0 for any free port (8080)": "监听端口，0 表示任取一个空闲端口（8080）",
  "sqlite:path or mysql://user:password@host:port/database (sqlite:data/grouphook.db)":
    "sqlite:路径，或 mysql://用户:密码@主机:端口/库名（sqlite:data/grouphook.db）",
  "seconds to wait at the start until the database is available (60)": "启动时等待数据库可用的秒数（60）",
  "bearer token for everything that the API serves, or several separated by commas (none)":
    "API 的 bearer 令牌，可访问全部内容；多个用逗号分隔（无）",
  "bearer tokens with names and scopes (read, act, admin), as name:scope:token, separated by commas (none)":
    "带名称和权限范围（read、act、admin）的 bearer 令牌，写作 名称:范围:令牌，用逗号分隔（无）",
  "false to serve no web console at /console/ (true)": "设为 false 时，不在 /console/ 提供网页控制台（true）",
  "hours that a browser stays signed in at most (12)": "浏览器登录后最多保持的小时数（12）",
  "trace, debug, info, warn, error, fatal or silent (info)":
    "日志级别：trace、debug、info、warn、error、fatal 或 silent（info）",
  "json or pretty (pretty on a terminal, json elsewhere)":
    "日志格式：json 或 pretty（终端上为 pretty，其他情况为 json）",
  "largest body of a callback in bytes (1048576, or what the vendor needs)":
    "回调请求体的最大字节数（1048576，或厂商所需的值）",
  "maximum number of callbacks waiting to be written (10000)": "等待写入的回调的最大数量（10000）",
  "maximum number of open connections, and of callbacks in progress (10000)":
    "打开的连接数以及处理中的回调数的上限（10000）",
  "days to keep the decision log, or forever (30)": "判定日志保留的天数，或 forever（30）",
  "days to keep raw callbacks, or forever (30)": "原始回调保留的天数，或 forever（30）",
  "days during which a repeated callback or command is recognized, or forever (7)":
    "能识别重复的回调或命令的天数，或 forever（7）",
  "days to keep the events of the feed, or forever (forever)": "事件流的事件保留的天数，或 forever（forever）",
  "days to keep dead letters, or forever (forever)": "死信保留的天数，或 forever（forever）",
  "days to keep the log of commands, or forever (365)": "命令日志保留的天数，或 forever（365）",
  "days to keep how records differed from the vendors', or forever (90)": "偏差记录保留的天数，或 forever（90）",
  "proxies (addresses and CIDR ranges) whose X-Forwarded-For, -Proto and -Host, or Forwarded, are trusted (none)":
    "信任其 X-Forwarded-For、-Proto、-Host 或 Forwarded 的代理（地址和 CIDR 网段）（无）",
  "addresses and CIDR ranges that webhooks may be sent to besides public ones (none)":
    "除公网地址外，推送允许发往的地址和 CIDR 网段（无）",
  "sources to serve beyond loopback although anyone can call them (none)":
    "即使任何人都能调用，也在回环地址之外提供服务的来源（无）",
  "true to serve the API beyond loopback without a token (false)":
    "设为 true 时，没有令牌也在回环地址之外提供 API（false）",
  "sources to serve, comma-separated: aec, name=aec, or name=npm:<package> for an adapter of your own (every installed adapter)":
    "要服务的来源，用逗号分隔：aec、name=aec，或用 name=npm:<package> 指定自己的适配器（全部已安装的适配器）",
  "sinks to run, comma-separated: name=kind, with one of nats, rabbitmq, redis, kafka, or npm:<package> for a sink of your own (none)":
    "要运行的输出端，用逗号分隔：name=kind，kind 为 nats、rabbitmq、redis、kafka 之一，或用 npm:<package> 指定自己的输出端（无）",
  "path segment that every callback must carry, or one of several separated by commas (none)":
    "每个回调的路径都必须带有的一段密钥；可给多个，用逗号分隔，带其一即可（无）",
  "header that may carry the path secret instead of the path (none)": "可以代替路径携带路径密钥的请求头（无）",
  "query parameter that may carry the path secret instead of the path (none)":
    "可以代替路径携带路径密钥的查询参数（无）",
  "what to answer if grouphook itself fails: allow or deny (deny)": "grouphook 自身失败时的应答：allow 或 deny（deny）",
  "addresses and CIDR ranges that callbacks are accepted from (all)": "接受其回调的地址和 CIDR 网段（全部）",
  "store (record and feed), feed (feed only) or none (store)":
    "消息：store（记录并进入事件流）、feed（只进入事件流）或 none（store）",
  "days to keep messages, or forever (forever)": "消息保留的天数，或 forever（forever）",
  "milliseconds that a policy may take (nearly the vendor's timeout)": "策略可用的毫秒数（略短于厂商的超时）",
  "true to ask the policy also about what apps command (false)": "设为 true 时，应用下达的命令也先询问策略（false）",
  "the app's URL for callbacks (none)": "应用接收转发回调的 URL（无）",
  "commands that the app answers, as far as grouphook does not, with * for any characters (none)":
    "由应用应答的命令（grouphook 自己不应答的那些），* 代表任意字符（无）",
  "commands that the app also gets, although grouphook answers them (none)":
    "由 grouphook 应答、但应用也收到一份的命令（无）",
  "what to answer if the app does not: allow, deny or unavailable (unavailable)":
    "应用没有应答时的应答：allow、deny 或 unavailable（unavailable）",
  "milliseconds that the app may take (most of the vendor's timeout)": "应用可用的毫秒数（厂商超时的大部分）",
  "maximum number of callbacks that the app gets at the same time (64)": "同时发给应用的回调的最大数量（64）",
  "maximum number of callbacks that wait for that (256)": "为此排队等待的回调的最大数量（256）",
  "largest answer of the app in bytes (1048576)": "应用应答的最大字节数（1048576）",
  "false to read no groups at the vendor unasked; needs the credentials of a client (true)":
    "设为 false 时，不主动从厂商读取群组；需要客户端的凭据（true）",
  "groups and pages of members or messages read in a second, imports apart (20)":
    "每秒读取的群组数、成员页数和消息页数，导入除外（20）",
  "part of them that sweeps may take (0.5)": "其中巡检可占的比例（0.5）",
  "hours between the beginnings of sweeps, 0 for none (24)": "两次巡检开始时刻相隔的小时数，0 表示不巡检（24）",
  "days of which missing messages are looked for, 0 for none (1)": "巡检补查最近几天缺失的消息，0 表示不查（1）",
  "false to bring in no groups where the source is new (true)": "设为 false 时，新来源不导入已有群组（true）",
  "days of which messages are brought in with them (0)": "导入群组时一并导入最近几天的消息（0）",
  "key of sign; once set, every callback must be signed with it": "sign 的密钥；设置之后，每个回调都必须用它签名",
  "how far ts may be from our clock; not checked unless set": "ts 与本机时钟最多相差的秒数；不设置则不检查",
  "who may create a group: anyone (default), nobody": "谁可以创建群组：anyone（默认）、nobody",
  "who may delete a group: anyone, member, owner (default), nobody":
    "谁可以解散群组：anyone、member、owner（默认）、nobody",
  "who may add users: anyone, joiner (members, and outsiders themselves), member (default), owner, nobody":
    "谁可以添加用户：anyone、joiner（成员，以及为自己申请的群外用户）、member（默认）、owner、nobody",
  "who may remove others: anyone, member, owner (default), nobody":
    "谁可以移除他人：anyone、member、owner（默认）、nobody",
  "who may push a system message: anyone, nobody (default)": "谁可以推送系统消息：anyone、nobody（默认）",
  "who may push a system message to a group: anyone, member, owner, nobody (default)":
    "谁可以向群组推送系统消息：anyone、member、owner、nobody（默认）",
  "bytes a user id may have: 44 (default), up to 255 for servers that survive longer ones":
    "用户 id 的最大字节数：44（默认）；服务器确实能承受更长的 id 时，最多 255",
  "answer to known actions that are not about groups: allow (default), refuse":
    "对与群组无关的已知动作的应答：allow（默认）、refuse",
  "JSON object of action and the data of its success, a text or an object of texts":
    "JSON 对象：动作及其成功应答的 data，值为文本或由文本组成的对象",
  "URL of groupServer's groupPushHttpProxy, e.g. http://10.0.0.7:19922":
    "groupServer 的 groupPushHttpProxy 的 URL，例如 http://10.0.0.7:19922",
  "how long a call to groupPushHttpProxy may take: 1 to 60 (5)": "调用 groupPushHttpProxy 的最长秒数：1 到 60（5）",
  "error code clients see when a policy denies without a code of its own: 5000 to 9999 (5001)":
    "策略拒绝而没有给出错误码时，客户端看到的错误码：5000 到 9999（5001）",
  "JSON paths to the texts in custom messages, comma separated, e.g. data.text,extension (none)":
    "自定义消息中文本所在的 JSON 路径，用逗号分隔，例如 data.text,extension（无）",
  "URL of OpenIM's REST API, e.g. http://10.0.0.6:10002": "OpenIM REST API 的 URL，例如 http://10.0.0.6:10002",
  "secret of OpenIM's share.yml": "OpenIM 的 share.yml 中的 secret",
  "one of the imAdminUser.userIDs of OpenIM's share.yml (imAdmin)":
    "OpenIM 的 share.yml 中 imAdminUser.userIDs 的其中一个（imAdmin）",
  "calls to OpenIM that may begin in a second: 1 to 10000 (50)": "每秒最多发起的 OpenIM 调用数：1 到 10000（50）",
  "how long a call to OpenIM may take: 1 to 120 (20)": "调用 OpenIM 的最长秒数：1 到 120（20）",
  "AppSecret of the app; once set, copies and callbacks must be signed with it":
    "应用的 AppSecret；设置之后，抄送和回调必须用它签名",
  "AppKey of the app; requests that name another one are refused": "应用的 AppKey；拒绝标明其他 AppKey 的请求",
  "JSON paths to the texts in custom messages, comma separated, e.g. attach.data.text (none)":
    "自定义消息中文本所在的 JSON 路径，用逗号分隔，例如 attach.data.text（无）",
  "how long NetEase waits for the answer to a callback, in milliseconds, as the console says (2000)":
    "网易云信等待回调应答的毫秒数，与控制台的设置相同（2000）",
  "where the app lives: china, singapore (china)": "应用所在地域：china、singapore（china）",
  "where to call instead of the region's address, such as a proxy": "代替该地域地址的调用地址，例如代理",
  "calls to NetEase that may begin in a second: 1 to 1000 (20)": "每秒最多发起的网易云信调用数：1 到 1000（20）",
  "how long a call to NetEase may take: 1 to 60 (10)": "调用网易云信的最长秒数：1 到 60（10）",
  "how far CurTime may be from our clock (300); needs appSecret":
    "CurTime 与本机时钟最多相差的秒数（300）；需要 appSecret",
  "SDKAppID of the app; callbacks of every app are taken unless set": "应用的 SDKAppID；不设置则接受任何应用的回调",
  "REST address of the app's data centre, e.g. https://a1.easemob.com":
    "应用所在数据中心的 REST 地址，例如 https://a1.easemob.com",
  "key of the app, org#app": "应用的 AppKey，形如 org#app",
  "client id of the app, for calling Easemob's REST interface": "应用的 Client ID，用于调用环信的 REST API",
  "client secret of the app": "应用的 Client Secret",
  "secrets of the console's webhook rules, comma separated; once set, callbacks must be signed with one of them":
    "控制台各回调规则的密钥，以逗号分隔；设置之后，回调必须用其中之一签名",
  "how far timestamp may be from our clock (262800, 73 hours: stored failures come again); needs secrets":
    "timestamp 与本机时钟最多相差的秒数（262800，即 73 小时，因为失败的回调会重发）；需要 secrets",
  "notices of reactions and threads that are not signed: accept, refuse (default); needs secrets":
    "没有签名的表情回复与子区通知：accept 接受，refuse 拒绝（默认）；需要 secrets",
  "milliseconds that a pre-sending rule waits for an answer, as set in the console (200)":
    "发送前回调规则等待应答的毫秒数，与控制台一致（200）",
  "what a pre-sending answer may change: types of bodies and ext, comma separated (txt)":
    "发送前回调的应答可以修改什么：消息体的类型和 ext，以逗号分隔（txt）",
  "JSON paths to the texts in custom bodies, comma separated, e.g. customExts (none)":
    "自定义消息体中文本的 JSON 路径，以逗号分隔，如 customExts（无）",
  "authentication tokens of the console, comma separated; once set, callbacks must be signed with one of them":
    "控制台中设置的鉴权 Token，用逗号分隔；设置之后，回调必须用其中之一签名",
  "JSON paths to the texts in custom elements, comma separated, e.g. Data.text,Ext (none)":
    "自定义消息元素中文本所在的 JSON 路径，用逗号分隔，例如 Data.text,Ext（无）",
  "how far RequestTime may be from our clock (60); needs tokens":
    "RequestTime 与本机时钟最多相差的秒数（60）；需要 tokens",
  "key of the app, for calling Tencent's REST interface": "应用的密钥，用于调用腾讯云的 REST 接口",
  "an app administrator, e.g. administrator": "应用的管理员账号，例如 administrator",
  "where the SDKAppID lives: china, singapore, seoul, tokyo, frankfurt, silicon-valley, jakarta, mumbai (china)":
    "SDKAppID 所在地域：china、singapore、seoul、tokyo、frankfurt、silicon-valley、jakarta、mumbai（china）",
  "where to call instead of the region's host, such as a proxy": "代替该地域的主机来调用的地址，例如代理",
  "every custom field of groups that the console defines, comma separated (none)":
    "控制台中定义的全部群组自定义字段，用逗号分隔（无）",
  "every custom field of members that the console defines, comma separated (none)":
    "控制台中定义的全部群成员自定义字段，用逗号分隔（无）",
  "only events of this source (all)": "只取该来源的事件（全部）",
  "only events of this group (all)": "只取该群组的事件（全部）",
  "only events of these types, separated by commas (all)": "只取这些类型的事件，用逗号分隔（全部）",
  "where a new sink begins: with the oldest event, or with the newest (oldest)":
    "新输出端从哪里开始：oldest（最旧的事件）或 newest（最新的事件）（oldest）",
  "nats://user:password@host:4222, or tls://": "nats://用户:密码@主机:4222，或 tls://",
  "what subjects begin with: <subject>.<source>.<type> (grouphook)":
    "主题的开头：<subject>.<source>.<type>（grouphook）",
  "the stream that must take the events (whichever listens)": "必须接收事件的流（任何监听该主题的流）",
  "true to create the stream where there is none (false)": "设为 true 时，没有流则创建（false）",
  "credentials file (.creds) of a server with accounts (none)": "启用账号的服务器的凭据文件（.creds）（无）",
  "file of certificates that the server's is checked by (the system's)": "校验服务器证书所用的证书文件（系统自带的）",
  "amqp://user:password@host:5672/vhost, or amqps://": "amqp://用户:密码@主机:5672/vhost，或 amqps://",
  "the exchange, which must exist (grouphook)": "交换机，必须已经存在（grouphook）",
  "true to create it as a durable topic exchange (false)": "设为 true 时，创建为持久的 topic 交换机（false）",
  "what routing keys begin with: <routingKey>.<source>.<type> (grouphook)":
    "路由键的开头：<routingKey>.<source>.<type>（grouphook）",
  "an event that no queue is bound for: fail until there is one, or drop (fail)":
    "没有队列绑定的事件：fail（一直失败，直到有队列）或 drop（丢弃）（fail）",
  "bytes of an event that RabbitMQ takes (16777216)": "RabbitMQ 接受的单个事件的字节数（16777216）",
  "redis://user:password@host:6379/0, or rediss://": "redis://用户:密码@主机:6379/0，或 rediss://",
  "key of the stream, which must be this sink's alone (grouphook)": "流的键，必须由该输出端独占（grouphook）",
  "about how many entries the stream keeps, read or not (all)": "流大约保留多少条目，无论是否已读（全部）",
  "host:port of some brokers, separated by commas": "若干 broker 的 主机:端口，用逗号分隔",
  "the topic, which must exist (grouphook)": "主题，必须已经存在（grouphook）",
  "true to connect over TLS (false)": "设为 true 时，经 TLS 连接（false）",
  "how to log in: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 (not at all)":
    "登录方式：PLAIN、SCRAM-SHA-256 或 SCRAM-SHA-512（不登录）",
  "user to log in as": "登录用户",
  "password of that user": "该用户的密码",
  "bytes of an event that the topic takes (1000000)": "主题接受的单个事件的字节数（1000000）",
};
