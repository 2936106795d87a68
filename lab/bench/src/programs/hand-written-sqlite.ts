import { serve } from "./hand-written/serve.ts";
import { sqliteFacts } from "./hand-written/sqlite-facts.ts";
import { sqliteGroups } from "./hand-written/sqlite-groups.ts";

await serve({ groups: sqliteGroups, facts: sqliteFacts });
