import { useObservable } from "./observable.ts";
import { useScreen, useSpeech } from "./screen-context.tsx";
import type { Theme } from "./settings.ts";

const nextTheme: Readonly<Record<Theme, Theme>> = {
  system: "light",
  light: "dark",
  dark: "system",
};

/** Language and theme, each one press away; the page changes in place. */
export function SettingsSwitch() {
  const { settings } = useScreen();
  const { t } = useSpeech();
  const { language, theme } = useObservable(settings);
  const other = language === "zh" ? "en" : "zh";
  return (
    <div class="settings">
      <button
        type="button"
        class="button button-quiet"
        lang={other === "zh" ? "zh-CN" : "en"}
        onClick={() => settings.change({ language: other })}
      >
        {t("settings.other-language")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        title={t("settings.theme-hint")}
        onClick={() => settings.change({ theme: nextTheme[theme] })}
      >
        {t(`settings.theme-${theme}`)}
      </button>
    </div>
  );
}
