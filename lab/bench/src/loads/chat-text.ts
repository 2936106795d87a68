const ENGLISH =
  "the a to and I you it is that in of we for have on not this with be are do can will at my just so what but me was if about " +
  "your there all now get time no up like good one out know know when how see they go think back need today work here then " +
  "really some more tomorrow him her please thanks okay sure new make let say want still from meeting too come call send could " +
  "should would why right home done after before again maybe never always week night morning first last day people look group " +
  "team file photo link test build server order price number table report question answer problem wait ready help start stop " +
  "leave early late dinner lunch coffee train station airport ticket hotel room office phone message video music game weekend " +
  "Friday Monday Tuesday March yesterday evening afternoon hour minute second half twice money pay bill card bank account " +
  "discount delivery package address street corner weather rain sunny cold warm summer winter birthday party present friend " +
  "family mother brother teacher student school class lesson exam book page chapter word sentence story picture colour green " +
  "black white orange bigger smaller faster slower cheaper better worse funny boring strange serious important urgent " +
  "possible different similar correct wrong missing broken fixed updated finished cancelled confirmed agreed promised " +
  "forgotten remember understand explain discuss decide prepare arrive depart return borrow bring carry choose compare " +
  "complain continue customer supplier contract invoice budget deadline schedule project release version branch review " +
  "screenshot password account settings network battery charger keyboard window kitchen garden bicycle traffic doctor hospital " +
  "medicine headache holiday mountain river beach island concert museum restaurant noodles vegetables chicken chocolate";
const CHINESE =
  "的 了 我 你 是 在 不 有 这 就 也 都 他 她 们 吗 吧 呢 啊 好 好的 我们 你们 他们 什么 怎么 可以 没有 知道 今天 明天 昨天 现在 时候 一下 一个 这个 那个 " +
  "大家 谢谢 收到 觉得 应该 可能 还是 已经 不是 不要 需要 看看 开会 时间 问题 工作 公司 项目 客户 合同 发票 价格 订单 付款 快递 地址 电话 微信 群里 消息 文件 图片 视频 链接 " +
  "测试 上线 版本 服务器 数据库 接口 报错 修复 更新 完成 取消 确认 同意 安排 准备 开始 结束 继续 马上 稍等 下午 上午 晚上 早上 中午 周末 星期一 星期五 下周 月底 今年 去年 " +
  "吃饭 午饭 晚饭 咖啡 火锅 面条 水果 蔬菜 牛奶 巧克力 饭店 酒店 房间 机场 车站 地铁 出租车 高铁 机票 护照 行李 堵车 下雨 天气 太阳 冷 热 夏天 冬天 春节 生日 礼物 朋友 家人 妈妈 " +
  "爸爸 哥哥 妹妹 老师 学生 学校 作业 考试 成绩 课程 书 电影 音乐 游戏 比赛 足球 跑步 游泳 爬山 海边 公园 医院 医生 感冒 头疼 休息 睡觉 起床 加班 请假 出差 回家 搬家 房租 工资 银行 " +
  "便宜 贵 打折 质量 颜色 红色 蓝色 黑色 大小 数量 库存 发货 退货 换货 投诉 满意 漂亮 可爱 有趣 无聊 奇怪 重要 紧急 简单 复杂 容易 困难 正确 错误 相同 不同 清楚 忘记 记得 明白 解释 讨论 " +
  "决定 选择 比较 介绍 参加 帮忙 介意 放心 担心 高兴 难过 生气 着急 辛苦 厉害 加油 恭喜 哈哈 对不起 没关系 再见 晚安 早安 欢迎 通知 报名 名单 表格 截图 密码 账号 网络 手机 电脑 电池 键盘";
const english = ENGLISH.split(" ");
const chinese = CHINESE.split(" ");
const LEAST_WORDS = 3;
const MEAN_FURTHER_WORDS = 4;
const MOST_WORDS = 60;
const CLAUSE_WORDS = 6;
const englishEnds = [".", "!", "?", ""];
const chineseEnds = ["。", "！", "？", ""];

/**
 * What somebody says in a chat: Chinese for one half of the numbers and English for the other, always the same for the same
 * number. Most texts are short, some are ten times as long; frequent words come more often.
 */
export function chatText(number: number): string {
  const next = randomNumbers(number);
  const isEnglish = next() < 0.5;
  const words = isEnglish ? english : chinese;
  const further = Math.floor(-Math.log(1 - next()) * MEAN_FURTHER_WORDS);
  const count = Math.min(LEAST_WORDS + further, MOST_WORDS);
  let text = "";
  for (let index = 0; index < count; index += 1) {
    if (index > 0) {
      if (index % CLAUSE_WORDS === 0) text += isEnglish ? ", " : "，";
      else if (isEnglish) text += " ";
    }
    text += words[Math.floor(next() ** 2 * words.length)] ?? "";
  }
  const ends = isEnglish ? englishEnds : chineseEnds;
  return text + (ends[Math.floor(next() * ends.length)] ?? "");
}

/** Numbers from 0 to below 1, always the same from the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
