/** What is said in English and in Chinese. */
interface InBoth {
  readonly en: string;
  readonly zh: string;
}

export interface Section {
  readonly title: InBoth;
  /** By name: the file in `docs/en` and in `docs/zh` is `<name>.md`. */
  readonly pages: Readonly<Record<string, InBoth>>;
}

/** Every page, in the order of reading. The sidebars are made from it. */
export const sections: readonly Section[] = [
  {
    title: { en: "Getting started", zh: "快速开始" },
    pages: {
      "getting-started-tencent": { en: "With Tencent Cloud IM", zh: "接入腾讯云 IM" },
      "getting-started-netease": { en: "With NetEase Yunxin", zh: "接入网易云信" },
      "getting-started-openim": { en: "With OpenIM", zh: "接入 OpenIM" },
      "getting-started-easemob": { en: "With Easemob", zh: "接入环信" },
      "getting-started-aec": { en: "With starRTC AEC", zh: "接入 starRTC AEC" },
      migrating: { en: "From a handler of your own", zh: "从自写的回调处理迁移" },
    },
  },
  {
    title: { en: "Deciding and answering", zh: "判定与应答" },
    pages: {
      policies: { en: "Policies", zh: "策略" },
      "http-policy": { en: "Policy over HTTP", zh: "HTTP 策略" },
      forwarding: { en: "Forwarding", zh: "转发" },
      openim: { en: "webhooks.yml of OpenIM", zh: "OpenIM 的 webhooks.yml" },
      frameworks: { en: "In your own Node app", zh: "嵌入 Node 应用" },
    },
  },
  {
    title: { en: "Following and acting", zh: "订阅与操作" },
    pages: {
      feed: { en: "Feed", zh: "事件流" },
      "feed-events": { en: "Events of the feed", zh: "事件一览" },
      push: { en: "Push", zh: "推送" },
      sinks: { en: "Sinks", zh: "消息队列" },
      commands: { en: "Commands", zh: "命令" },
      reconcile: { en: "Reconciling", zh: "对账" },
    },
  },
  {
    title: { en: "Running it", zh: "部署与运维" },
    pages: {
      configuration: { en: "Configuration", zh: "配置" },
      "command-line": { en: "Command line", zh: "命令行" },
      deployment: { en: "Deployment", zh: "部署" },
      operations: { en: "Operations", zh: "运维" },
      console: { en: "Console", zh: "控制台" },
      monitoring: { en: "Monitoring", zh: "监控" },
      security: { en: "Security", zh: "安全" },
      scaling: { en: "Scaling", zh: "扩展" },
      performance: { en: "Performance", zh: "性能" },
    },
  },
  {
    title: { en: "How it is made", zh: "内部原理" },
    pages: {
      architecture: { en: "Architecture", zh: "架构" },
      reliability: { en: "Reliability", zh: "可靠性" },
      fuzzing: { en: "Fuzzing", zh: "模糊测试" },
      "adding-a-vendor": { en: "Adding a vendor", zh: "新增厂商" },
      releasing: { en: "Releasing", zh: "发布" },
      glossary: { en: "Glossary", zh: "术语表" },
    },
  },
];
