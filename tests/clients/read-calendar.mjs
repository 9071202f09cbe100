// Reads a calendar file from standard input as ical.js understands it, and writes down
// every event before a point in time: read-calendar.mjs SECONDS, as JSON.
import { readFileSync } from "node:fs";

import ICAL from "ical.js";

const until = Number(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const found = [];
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const alarm = component.getFirstSubcomponent("valarm");
  const said = {
    uid: event.uid,
    title: event.summary,
    where: event.location,
    ahead: -alarm.getFirstPropertyValue("trigger").toSeconds() / 60,
  };
  const times = event.iterator();
  for (let time = times.next(); time; time = times.next()) {
    // Without a zone of the file it would be a time of no place.
    if (time.zone === ICAL.Timezone.localTimezone) {
      throw new Error(`${event.uid} has no clock`);
    }
    if (time.toUnixTime() >= until) {
      break;
    }
    found.push({ ...said, at: time.toUnixTime() });
  }
}
console.log(JSON.stringify(found));
