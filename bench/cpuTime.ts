/** CPU time of this process in milliseconds: since it started, or since an earlier reading. */
export function cpuMs(sinceMs = 0): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000 - sinceMs;
}
