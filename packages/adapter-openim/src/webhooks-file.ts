import { type Advice, type Command, commands, type Family } from "./commands.js";

const titles: Readonly<Record<Family, string>> = {
  groups: "Groups",
  messages: "Messages",
  push: "Push",
  other: "Not about groups",
};

const remarks: Readonly<Record<Advice, string>> = {
  on: "",
  off: "",
  policy: " # true once a policy judges it",
  weigh: " # tells who was invited and muted, at a price",
};

/** The hooks of webhooks.yml by family, each family with its title. */
export const hookFamilies: readonly { readonly title: string; readonly hooks: readonly Command[] }[] = Object.entries(
  titles,
).flatMap(([family, title]) =>
  Object.entries(commands)
    .filter(([name]) => name === family)
    .map(([, hooks]) => ({ title, hooks })),
);

/** OpenIM's webhooks.yml, whole, with a source's address. */
export function webhooksFile(callbackUrl: string): string {
  const families = hookFamilies.map(({ title, hooks }) => [`# ${title}`, ...hooks.map(settings)].join("\n"));
  return `# The source's address with its path secret. OpenIM appends "/" and the command.
url: ${callbackUrl}

${families.join("\n\n")}
`;
}

function settings({ key, advice, since }: Command): string {
  const lines = [
    ...(since === undefined ? [] : [`# from v${since} on`]),
    `${key}:`,
    `  enable: ${advice === "on"}${remarks[advice]}`,
    "  timeout: 5",
    ...(key.startsWith("before") ? ["  failedContinue: true # in vain: OpenIM reads it and never looks at it"] : []),
  ];
  return lines.join("\n");
}
