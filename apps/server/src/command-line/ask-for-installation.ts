import { cancel, isCancel, multiselect, text } from "@clack/prompts";
import type { GuideLanguage } from "@grouphook/core/adapter";
import { vendors as knownVendors } from "../configuration/adapters.js";
import type { NewInstallation } from "./initialize.js";
import { faultOfDatabase, faultOfPublicUrl } from "./installation-faults.js";

type Answers = Pick<NewInstallation, "vendors" | "databaseUrl" | "publicUrl">;

const questions = {
  en: {
    vendors: "Which vendors call this server?",
    database: "Which database? sqlite:path, or mysql://user:password@host:port/database",
    url: "Where do vendors reach this server?",
    cancelled: "Nothing was written.",
  },
  zh: {
    vendors: "哪些厂商会回调本服务？",
    database: "使用哪个数据库？sqlite:路径，或 mysql://用户:密码@主机:端口/库名",
    url: "厂商通过什么地址访问本服务？",
    cancelled: "未写入任何文件。",
  },
};

/** Asks on the terminal for what is not given; `undefined` if nobody wants to answer. */
export async function askForInstallation(
  given: Partial<Answers>,
  { defaults, language }: { readonly defaults: Answers; readonly language: GuideLanguage },
): Promise<Answers | undefined> {
  const words = questions[language];
  const vendors =
    given.vendors ??
    (await multiselect({
      message: words.vendors,
      options: knownVendors.map((value) => ({ value })),
      initialValues: [...defaults.vendors],
      required: true,
    }));
  if (isCancel(vendors)) return void cancel(words.cancelled);
  const databaseUrl =
    given.databaseUrl ??
    (await text({
      message: words.database,
      initialValue: defaults.databaseUrl,
      validate: (value) => faultOfDatabase(value ?? ""),
    }));
  if (isCancel(databaseUrl)) return void cancel(words.cancelled);
  const publicUrl =
    given.publicUrl ??
    (await text({
      message: words.url,
      initialValue: defaults.publicUrl,
      validate: (value) => faultOfPublicUrl(value ?? ""),
    }));
  if (isCancel(publicUrl)) return void cancel(words.cancelled);
  return { vendors, databaseUrl, publicUrl };
}
