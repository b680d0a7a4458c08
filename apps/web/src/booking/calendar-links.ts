// Calendars on the web that take an appointment by its address. Others take the file.

/** An appointment as a calendar wants it. */
export interface Appointment {
  readonly title: string;
  /** UTC instants, ISO. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly description: string;
  readonly location: string;
}

export function googleCalendarLink(appointment: Appointment): string {
  const { title, startsAt, endsAt, description, location } = appointment;
  return address('https://calendar.google.com/calendar/render', {
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    details: description,
    location,
  });
}

export function outlookLink(appointment: Appointment): string {
  const { title, startsAt, endsAt, description, location } = appointment;
  return address('https://outlook.live.com/calendar/0/deeplink/compose', {
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: startsAt,
    enddt: endsAt,
    body: description,
    location,
  });
}

function address(page: string, fields: Record<string, string>): string {
  return `${page}?${new URLSearchParams(fields)}`;
}

/** `20261127T130000Z`: iCalendar's way to write an instant. */
function compact(instant: string): string {
  return new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
