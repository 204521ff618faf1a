import { useObservable } from "../../../contract/screen/observable.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

/** A copy of the room's memory to take away. */
export function BackupCard() {
  const { role } = usePanel();
  const { t } = useSpeech();
  const isAdministrator = useObservable(role) === "administrator";
  return (
    <section class="card" aria-labelledby="machine-backup">
      <h2 id="machine-backup">{t("machine.backup")}</h2>
      <p class="small quiet">{t("machine.backup-hint")}</p>
      {isAdministrator ? (
        <a class="button machine-start" href="api/backup" download>
          {t("machine.backup-take")}
        </a>
      ) : (
        <p>{t("machine.backup-admin")}</p>
      )}
      <p class="small quiet">{t("machine.backup-restore")}</p>
      <code class="machine-command small" tabIndex={0}>
        {t("machine.backup-command")}
      </code>
    </section>
  );
}
