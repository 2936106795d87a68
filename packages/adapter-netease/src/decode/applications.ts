import type { Translators } from "@grouphook/core/adapter";
import type { Said } from "./translator.js";

/** Copies of applications and invitations. */
export const applicationTranslators: Translators<Said> = {};
