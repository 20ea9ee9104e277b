/**
 * The names under which a rewritten script asks for its site's own truth. The runtime defines them in documents.
 * @module
 */

/** Stands for `location`: as long, so that columns hold. */
export const LOCATION = 'loca710n';

/** A function of whatever `.location` or `.postMessage` is read from, with two more for the URLs of modules. */
export const HELPER = 'loca7$';

/**
 * Put before the first statement of every script file that was changed, because a file also runs where no runtime is:
 * in workers through importScripts, in documents that were made from a blob. There it sees what the browser says.
 */
export const GUARD =
  `globalThis.${HELPER}||(Object.defineProperty(globalThis,"${LOCATION}",` +
  `{get:()=>location,set:v=>{location=v},configurable:true}),(globalThis.${HELPER}=v=>v).i=${HELPER}.u=v=>v);`;
