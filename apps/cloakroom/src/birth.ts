/**
 * Which process a number means: a pid is given out again, a pid with its time of birth is not.
 * @module
 */
import { readFileSync } from 'node:fs';

/**
 * When process `pid` was born, in clock ticks since the machine's start (proc(5), field 22 of stat); '' where the
 * system does not say, null when there is no such process, or only its corpse.
 */
export function bornAt(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  if (process.platform !== 'linux') return '';
  try {
    // The command name is in brackets and may hold anything, so fields are counted from the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? '');
  } catch {
    return null;
  }
}

/** Whether `pid` is still the process that was born at `born`. */
export function isAlive(pid: number, born: string): boolean {
  return bornAt(pid) === born;
}
