/**
 * What a person typed into the address bar, as a URL.
 * @module
 */
import { Fault } from '@cloakroom/kit/fault.ts';

/**
 * The http or https URL that `typed` means; https where no scheme was typed.
 * @throws Fault `address.invalid` saying what to type instead
 */
export function addressOf(typed: string): URL {
  const text = typed.trim();
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw invalid(otherScheme);
  // Words are no address, and a question to a search engine would be a choice made for the visitor.
  if (text === '' || /\s/.test(text)) throw invalid(noAddress);
  const full = scheme === undefined ? `https://${text}` : text;
  if (!URL.canParse(full)) throw invalid(noAddress);
  const url = new URL(full);
  const named = url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[');
  if (!named && scheme === undefined) throw invalid(noAddress);
  // A name and password in an address end up in histories and headers: they are not taken along.
  url.username = '';
  url.password = '';
  return url;
}

const noAddress = 'Type a web address, such as example.org or https://example.org/page.';
const otherScheme = 'Only http and https addresses open here.';

function invalid(help: string): Fault {
  return new Fault({ code: 'address.invalid', status: 400, title: 'This is not a web address.', help });
}
