import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import { useConsole } from "./console-context.tsx";
import { laterPage, sceneOf } from "./later-page.ts";
import { LaterScene } from "./later-scene.tsx";
import { SignInPage } from "./sign-in-page.tsx";

const insidePart = laterPage(async () => (await import("./inside.ts")).ConsoleShell);
const duePage = laterPage(async () => (await import("./people/due-page.tsx")).DuePage);
const invitePage = laterPage(async () => (await import("./people/invite-page.tsx")).InvitePage);
const setupPage = laterPage(async () => (await import("./setup-page.tsx")).SetupPage);

/** The hub's console: first account, sign-in, then the pages. The address is kept meanwhile. */
export function App() {
  const { session, router } = useConsole();
  const { t } = useSpeech();
  const known = useObservable(session);
  const route = useObservable(router);
  const unreached = useFirstSession();
  if (known === null) {
    return unreached ? (
      <EmptyState title={t("hub.unreached")} hint={t("hub.unreached-hint")} />
    ) : (
      <Loading rows={6} />
    );
  }
  if (known.needsSetup) {
    const code = route.query.get("code") ?? "";
    return <LaterScene scene={sceneOf("setup", setupPage, { code })} />;
  }
  const { user } = known;
  if (user === null) {
    const code = route.path[0] === "invite" ? route.query.get("code") : undefined;
    if (code !== undefined) {
      return <LaterScene scene={sceneOf(`invite ${code}`, invitePage, { code })} />;
    }
    return (
      <SignInPage
        signOn={known.signOn ?? null}
        problem={route.query.get("problem") ?? ""}
        prepare={insidePart.load}
      />
    );
  }
  const { due, name } = user;
  return (
    <LaterScene
      scene={
        due === undefined
          ? sceneOf("inside", insidePart, { user: name })
          : sceneOf("due", duePage, { due })
      }
    />
  );
}

/** Asks until the hub answers for the first time; true while it does not. */
function useFirstSession(): boolean {
  const { refreshSession } = useConsole();
  const { clock } = useScreen();
  const [unreached, setUnreached] = useState(false);
  useEffect(() => {
    let cancel = () => {};
    let stopped = false;
    const ask = async () => {
      const answered = await refreshSession();
      if (stopped) return;
      setUnreached(!answered);
      if (!answered) {
        cancel = clock.after("session", screenLimits.askAgainMs, () => void ask());
      }
    };
    void ask();
    return () => {
      stopped = true;
      cancel();
    };
  }, [clock, refreshSession]);
  return unreached;
}
