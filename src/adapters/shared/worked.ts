/** What the processor has worked for this process so far, in milliseconds: a busy machine adds nothing to it. */
export function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
