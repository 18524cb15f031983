import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/**
 * Lets a server listen on this machine only.
 *
 * @param port 0 for any free port
 */
export async function listenOnLoopback(server: Server, port = 0) {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		/** Closes all connections of an HTTP server; resolves when the port is free. */
		stop: async () => {
			if (!server.listening) return;
			server.close();
			if (server instanceof HttpServer) server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
