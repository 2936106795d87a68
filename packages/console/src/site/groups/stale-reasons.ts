import { wordsOf } from "../words/language.js";

/** Why records are in doubt, by what the server says, in other languages than its own. What is not here is shown as it says it. */
export const staleReasons = wordsOf<Readonly<Record<string, string>>>({
  en: {},
  zh: {
    "it is being read at the vendor": "正在从厂商读取",
    "something newer without the vendor's time arrived while it was read at the vendor":
      "从厂商读取期间，到达了更新的、没有厂商时间的事实",
    "something hardly newer than what was read at the vendor contradicts it":
      "有事实与从厂商读取的内容矛盾，而且只略新一点",
    "it changed while a command changed it: which came last is not known": "命令变更它的同时它也发生了变化，先后不明",
    "a command was carried out, but something that seems newer says otherwise": "命令已执行，但似乎更新的事实与之不符",
    "a message was recalled by a number that no message has": "按编号撤回消息，但没有消息是这个编号",
    "a message was edited by a number that no message has": "按编号编辑消息，但没有消息是这个编号",
    "a change had an impossible time": "某个变更的时间不可能成立",
    "a dead letter without the vendor's time was retried after newer changes": "没有厂商时间的死信在更新的变更之后重试",
    "a change without the vendor's time was settled after a reading that began later":
      "没有厂商时间的变更，在开始得更晚的读取之后才入账",
    "it is not sure what was amended of the first members": "不确定首批成员被修改了什么",
    "its content was erased": "其内容已被擦除",
    "a callback could not be recorded": "有回调未能记录",
    "what became of a command is not known": "某个命令的结果未知",
    "its creation was not reported": "从未告知它的创建",
    "a change was told without its time": "某个变更没有附带时间",
    "what the former owner became was not told": "没有告知原群主变成了什么角色",
    "newer servers may mean others by who joined": "较新的服务端所说的加入者可能另有其人",
    "told by a notification, which a client can make up": "由通知告知，而通知可能由客户端伪造",
    "a notification came without its content": "到达的通知没有内容",
    "not all first members were named": "没有列出全部首批成员",
    "created with a status that the record does not have": "创建时的状态是记录所没有的",
    "a topic changed, but not told which": "有话题发生变化，但没有告知是哪一个",
    "an operation is not understood": "有操作无法识别",
    "the vendor told nothing but the creator": "厂商只告知了创建者",
    "the vendor did not tell when the mute ends": "厂商没有告知禁言何时结束",
    "the vendor did not tell what was updated": "厂商没有告知更新了什么",
    "a notice came without its content": "到达的通知没有内容",
    "a notice tells of a team alone": "通知只告知了群本身",
  },
});
