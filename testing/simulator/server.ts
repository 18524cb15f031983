import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Longer than any pause between two polls of a test: a server that closes an idle connection in the
 * moment in which the client uses it again looks like a lost connection.
 */
const KEEP_ALIVE_MS = 65_000;

export function newServer(): Server {
	return createServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS });
}

/** Resolves with the origin, `http://127.0.0.1:40123` for instance, when requests can come. */
export async function listen(server: Server, port: number, host: string): Promise<string> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const { address, family, port: bound } = server.address() as AddressInfo;
	return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

/** Cuts all connections; resolves when the port is free. */
export async function closeServer(server: Server): Promise<void> {
	if (!server.listening) return;
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
