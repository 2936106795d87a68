import { mariaDbFacts } from "./hand-written/mariadb-facts.ts";
import { mariaDbGroups } from "./hand-written/mariadb-groups.ts";
import { serve } from "./hand-written/serve.ts";

await serve({ groups: mariaDbGroups, facts: mariaDbFacts });
