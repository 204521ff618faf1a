import type { complianceZh } from "./compliance-zh.ts";

/** What of the standards was kept in a month, English. Same keys as `compliance-zh.ts`. */
export const complianceEn = {
  "compliance.title": "Compliance",
  "compliance.month": "Month",
  "compliance.before": "Month before",
  "compliance.after": "Month after",
  "compliance.site": "Site",
  "compliance.document": "Document",
  "compliance.any": "All",
  "compliance.view": "Shown by",
  "compliance.view-clauses": "Clause",
  "compliance.view-rooms": "Room",
  "compliance.view-matrix": "Clause × room",
  "compliance.none": "No duties in this month",
  "compliance.none-hint":
    "Duties come with meetings and days. Choose another month or another site.",
  "compliance.indicators": "Indicators (NX 10.2.2)",
  "compliance.no-data": "no data",
  "compliance.satisfaction": "Satisfaction",
  "compliance.satisfaction-how": "From surveys after meetings; no survey is recorded here.",
  "compliance.on-time": "On-time rate",
  "compliance.on-time-how":
    "Duties done by their deadline ÷ duties that are settled: {part} of {of}. Waived ones do not count.",
  "compliance.error": "Error rate",
  "compliance.error-how":
    "Meetings with a missed duty ÷ meetings with settled duties: {part} of {of}. A failed test at T−10 min counts as missed.",
  "compliance.completion": "Completion rate",
  "compliance.completion-how":
    "Duties done in time or late ÷ duties that are settled: {part} of {of}.",
  "compliance.complaint-closure": "Complaints closed",
  "compliance.complaint-closure-how": "From complaints and their answers; none are recorded here.",
  "compliance.nothing-settled": "No duty of this month is settled yet.",
  "compliance.clause": "Clause",
  "compliance.room": "Room",
  "compliance.done": "Done",
  "compliance.late": "Late",
  "compliance.missed": "Missed",
  "compliance.waived": "Waived",
  "compliance.open": "Open",
  "compliance.cell":
    "{room}, {clause}: done {done}, late {late}, missed {missed}, waived {waived}, open {open}",
  "compliance.legend":
    "✓ all in time · number with ! missed · number with ~ late · ○ open · – waived",
  "compliance.print": "Print",
  "compliance.back": "← Compliance",
  "compliance.duties": "Duties and their evidence",
  "compliance.duties-none": "No duty matches.",
  "compliance.left-out": "{count} more are left out: choose a clause or an outcome.",
  "compliance.outcome": "Outcome",
  "compliance.meeting": "meeting of {at}",
  "compliance.of-day": "of the day",
  "compliance.report": "Self-test {at}: {passed} of {total} passed",
  "compliance.no-evidence": "No evidence was seen.",

  "compliance.sheet": "Monthly compliance sheet",
  "compliance.sheet-of": "{month} · {site} · rooms: {rooms}",
  "compliance.all-sites": "all sites",
  "compliance.made-by": "Made by",
  "compliance.checked-by": "Checked by",
  "compliance.date": "Date",
  "compliance.page": "Page",
} as const satisfies Record<keyof typeof complianceZh, string>;
