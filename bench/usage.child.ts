/**
 * Loaded into a measured process before its own code (`--import`): tells the CPU time of all its threads when asked.
 * @module
 */
process.on('message', (message: unknown) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ usage: user + system });
});
