/**
 * When a ticket ends, as people say it.
 * @module
 */

/**
 * The hour of `endsAt` ("23:59"), with the day when it is not today ("Fri 2 Jan, 01:59"). Both in ms since the epoch.
 * @param timeZone IANA name; the browser's own unless told
 */
export function untilWords(endsAt: number, now: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const hour = new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('en-GB', { ...zone, weekday: 'short', day: 'numeric', month: 'short' });
  const time = hour.format(endsAt);
  return day.format(endsAt) === day.format(now) ? time : `${day.format(endsAt).replace(',', '')}, ${time}`;
}

/** How long that is from now: "5 h 12 min", "12 min", "under a minute". Its spaces do not break. */
export function leftWords(endsAt: number, now: number): string {
  const minutes = Math.floor((endsAt - now) / 60_000);
  if (minutes < 1) return 'under a\u00a0minute';
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}\u00a0min` : `${hours}\u00a0h\u00a0${minutes % 60}\u00a0min`;
}
