/**
 * `<meta http-equiv=refresh content>` and the `Refresh` header: where the URL stands in the value
 * (HTML Standard §4.2.5.3, "shared declarative refresh steps").
 * @module
 */

/** The range of the URL in a refresh value; null when there is none or the value is not valid. */
export function refreshUrl(value: string): { readonly start: number; readonly end: number } | null {
  const time = /^[\t\n\f\r ]*(?:\d+|(?=\.))[\d.]*/.exec(value);
  if (time === null) return null;
  const from = time[0].length;
  const separator = /^(?:[\t\n\f\r ]*[;,]|[\t\n\f\r ])[\t\n\f\r ]*/.exec(value.slice(from));
  if (separator === null) return null;
  let start = from + separator[0].length;
  if (start >= value.length) return null;
  const prefix = /^url[\t\n\f\r ]*=[\t\n\f\r ]*/i.exec(value.slice(start));
  if (prefix !== null) start += prefix[0].length;
  else if (/^u/i.test(value.slice(start))) return { start, end: value.length };
  const quote = value[start];
  if (quote !== '"' && quote !== "'") return { start, end: value.length };
  const end = value.indexOf(quote, start + 1);
  return { start: start + 1, end: end === -1 ? value.length : end };
}
