import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Clock } from "../clock.ts";
import type { Message, MessageParams } from "../message.ts";
import { say, type Locale, type TextKey } from "../text/text.ts";
import { useObservable } from "./observable.ts";
import { roomNow, type RoomTime } from "./room-time.ts";
import { screenLimits } from "./screen-limits.ts";
import type { SettingsStore } from "./settings.ts";

interface Screen {
  readonly clock: Clock;
  readonly settings: SettingsStore;
}

const ScreenContext = createContext<Screen | null>(null);
const LocaleContext = createContext<Locale>({ language: "zh", timeZone: "UTC" });
const NowContext = createContext<number>(0);

/** Hands clock and settings to a page, and keeps the document's language and theme in step. */
export function ScreenProvider(props: Screen & { children: ComponentChildren }) {
  const { clock, settings } = props;
  const { language, theme } = useObservable(settings);
  const screen = useMemo(() => ({ clock, settings }), [clock, settings]);
  const timeZone = useMemo(() => new Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const locale = useMemo(() => ({ language, timeZone }), [language, timeZone]);
  // Before any effect of the parts: the chart reads the theme's colours in its own.
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = language === "zh" ? "zh-CN" : "en";
    root.dataset["theme"] = theme;
  }, [language, theme]);
  return (
    <ScreenContext.Provider value={screen}>
      <LocaleContext.Provider value={locale}>{props.children}</LocaleContext.Provider>
    </ScreenContext.Provider>
  );
}

/** Below this, times are shown in the room's zone and count in the room's time. */
export function RoomTimeProvider(props: {
  readonly timeZone: string;
  readonly time: RoomTime | null;
  readonly children: ComponentChildren;
}) {
  const { language } = useLocale();
  const nowMs = useTick(props.time);
  const locale = useMemo(
    () => ({ language, timeZone: props.timeZone }),
    [language, props.timeZone],
  );
  return (
    <LocaleContext.Provider value={locale}>
      <NowContext.Provider value={nowMs}>{props.children}</NowContext.Provider>
    </LocaleContext.Provider>
  );
}

/** Room time, told anew every second; the reader's own clock while the room has not said. */
function useTick(time: RoomTime | null): number {
  const { clock } = useScreen();
  const read = () => (time === null ? clock.wallMs() : roomNow(time, clock.monotonicMs()));
  const [, setBeat] = useState(0);
  useEffect(() => {
    let cancel = clock.after("tick", screenLimits.tickMs, beat);
    function beat() {
      setBeat((count) => count + 1);
      cancel = clock.after("tick", screenLimits.tickMs, beat);
    }
    return () => cancel();
  }, [clock]);
  return read();
}

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null) throw new Error("a part of the page stands outside ScreenProvider");
  return screen;
}

export const useLocale = (): Locale => useContext(LocaleContext);

/** Room wall time, to the second. */
export const useNow = (): number => useContext(NowContext);

export interface Speech {
  readonly locale: Locale;
  /** A sentence of the catalogue. */
  readonly t: (key: TextKey, params?: MessageParams) => string;
  /** Something the room said. */
  readonly say: (spoken: Message) => string;
}

/** How the page speaks: this reader's language, this room's zone. */
export function useSpeech(): Speech {
  const locale = useLocale();
  return useMemo(
    () => ({
      locale,
      t: (key, params = {}) => say(locale, { key, params }),
      say: (spoken) => say(locale, spoken),
    }),
    [locale],
  );
}
