import { useEffect, useState } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { EmptyState } from "./parts/empty-state.js";
import { FaultNotice } from "./parts/fault-notice.js";
import { Page } from "./parts/page.js";
import { SessionGate } from "./session/session-gate.js";
import { Shell } from "./shell/shell.js";
import { shellWords } from "./shell/shell-words.js";
import { keepLanguage, type Language, LanguageContext, preferredLanguage, useWords } from "./words/language.js";

const Overview = lazy(() => import("./overview/overview-page.js"));
const Sources = lazy(() => import("./sources/sources-page.js"));
const Groups = lazy(() => import("./groups/groups-page.js"));
const Group = lazy(() => import("./groups/group-page.js"));
const Users = lazy(() => import("./users/users-page.js"));
const User = lazy(() => import("./users/user-page.js"));
const Decisions = lazy(() => import("./decisions/decisions-page.js"));
const Callbacks = lazy(() => import("./callbacks/callbacks-page.js"));
const DeadLetters = lazy(() => import("./dead-letters/dead-letters-page.js"));
const Deliveries = lazy(() => import("./deliveries/deliveries-page.js"));
const Subscription = lazy(() => import("./deliveries/subscription-page.js"));
const Commands = lazy(() => import("./commands/commands-page.js"));
const Reconciliation = lazy(() => import("./reconciliation/reconciliation-page.js"));

/** The whole console. */
export function Console() {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const choose = (chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <LanguageContext.Provider value={{ language, choose }}>
      <LocationProvider scope="/console/">
        <SessionGate>
          <Shell>
            <Pages />
          </Shell>
        </SessionGate>
      </LocationProvider>
    </LanguageContext.Provider>
  );
}

function Pages() {
  const [fault, setFault] = useState<unknown>();
  // The router decodes it while it draws, and tries forever what it cannot decode.
  if (!isDecodable(useLocation().path)) return <NoPage />;
  return (
    <ErrorBoundary onError={setFault}>
      {fault !== undefined && <FaultNotice fault={fault} onRetry={() => location.reload()} />}
      <Router>
        <Route path="/console" component={Overview} />
        <Route path="/console/sources" component={Sources} />
        <Route path="/console/groups" component={Groups} />
        <Route path="/console/groups/:source/:groupId" component={Group} />
        <Route path="/console/users" component={Users} />
        <Route path="/console/users/:source/:userId" component={User} />
        <Route path="/console/decisions" component={Decisions} />
        <Route path="/console/callbacks" component={Callbacks} />
        <Route path="/console/dead-letters" component={DeadLetters} />
        <Route path="/console/deliveries" component={Deliveries} />
        <Route path="/console/deliveries/:id" component={Subscription} />
        <Route path="/console/commands" component={Commands} />
        <Route path="/console/reconciliation" component={Reconciliation} />
        <Route default component={NoPage} />
      </Router>
    </ErrorBoundary>
  );
}

function isDecodable(path: string): boolean {
  try {
    // Compared, since the build leaves out what nothing comes of.
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

function NoPage() {
  const words = useWords(shellWords);
  return (
    <Page title={words.notFound}>
      <EmptyState>{words.notFoundHint}</EmptyState>
    </Page>
  );
}
