import type { SelfTestReport } from "../../../contract/selftest.ts";
import { useRoom } from "./panel-context.tsx";
import { TestedDevices } from "./test-devices.tsx";
import { deviceResults } from "../../../contract/screen/selftest/test-results.ts";
import { TestVerdict } from "../../../contract/screen/selftest/test-verdict.tsx";
import { useAct } from "./use-act.ts";

/** A test's verdict, and its devices. Only what the newest report says can be tried once more. */
export function ReportBody(props: { readonly report: SelfTestReport }) {
  const { report } = props;
  const { devices, test, testRunning } = useRoom();
  const act = useAct();
  const isNewest = test?.id === report.id && testRunning === null;
  const again = (device: string) => act({ kind: "selftest", test: report.test, devices: [device] });
  return (
    <>
      <TestVerdict report={report} />
      <TestedDevices
        results={deviceResults(report.steps, devices, [])}
        again={isNewest ? again : null}
      />
    </>
  );
}
