/**
 * Origins in configuration: a scheme and a host, as readers type them, with nothing behind.
 * @module
 */
import * as z from 'zod';

/** An http or https origin exactly as URL serialises it: `http://store.localhost:8080`, no path, no trailing slash. */
export const origin = z
  .string()
  .refine((text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);
