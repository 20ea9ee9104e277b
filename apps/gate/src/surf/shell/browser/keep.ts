/**
 * What the shell keeps in this browser: the sealed state that lets a session outlive a restart of the gate, and one
 * choice. The sealed state opens only at the gate and only beside the session's cookie.
 * @module
 */

const keys = { sealed: 'sealed', version: 'version', chosen: 'scripts-chosen' } as const;

/** Kept things. A browser that keeps nothing gives empty answers; the shell works, but not past a gate's restart. */
export const kept = {
  /** The sealed state, or null. */
  sealed: (): string | null => read(keys.sealed),
  /** The version of the sealed state we have; empty when we have none. */
  version: (): string => read(keys.version) ?? '',
  /** Whether the user switched scripts on although this browser does not hold them. */
  scriptsChosen: (): boolean => read(keys.chosen) === 'yes',
  keepSealed(sealed: string, version: number): void {
    write(keys.sealed, sealed);
    write(keys.version, String(version));
  },
  keepScriptsChosen(chosen: boolean): void {
    write(keys.chosen, chosen ? 'yes' : 'no');
  },
  clear(): void {
    try {
      localStorage.clear();
    } catch {
      // Storage is off in this browser: there is nothing to clear.
    }
  },
};

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is off or full: the session then ends with the gate's process.
  }
}
