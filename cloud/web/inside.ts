import "../../contract/text/hub-texts.ts";
import "../../contract/screen/data.css";
import "../../contract/screen/devices.css";
import "../../contract/screen/chart.css";
import "../../contract/screen/nav.css";
import "../../contract/screen/acts.css";
import "../../contract/screen/selftest/report.css";
import "../../contract/screen/selftest/check-form.css";
import "./console.css";
import "./booking.css";
import "./sources.css";
import "./alarms/alarms.css";
import "./compliance/compliance.css";
import "./people/people.css";
import "./list/list.css";
import "./room/room.css";
import "./agenda/agenda.css";
import "./agenda/week.css";
import "./devices/devices.css";
import "./energy/energy.css";
import "./places/places.css";

/** What every page needs behind the sign-in: its words, its looks, the frame around it. */
export { ConsoleShell } from "./console-shell.tsx";
