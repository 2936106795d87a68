/** What a text tries. */
export type HostileText =
  | "image"
  | "script"
  | "attribute"
  | "address"
  | "template"
  | "turned"
  | "invisible"
  | "emoji"
  | "long";

/** Texts that users give groups and messages and that a page must show without obeying them. */
export const hostileTexts: Readonly<Record<HostileText, string>> = {
  image: "<img src=x onerror=alert(1)>",
  script: "</script><script>alert(2)</script>",
  attribute: '" autofocus onfocus=alert(3) x="',
  address: "javascript:alert(4)",
  template: "{{constructor.constructor('alert(5)')()}}",
  turned: "\u202Ecod.exe\u202C invoice",
  invisible: "ad\u200Bmin\u0000",
  emoji: "👨‍👩‍👧‍👦 读书会 مرحبا",
  long: `${"长".repeat(9_990)}<b>bold</b>`,
};
