import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { listenOnLoopback } from '../../testing/loopback';

/** A package registry on this machine with one package in one version, which is also a proxy that rejects everything. */
export async function startRegistry(name: string, version: string, tarball: string) {
	const requests: string[] = [];
	const archive = await readFile(tarball);
	const server = createServer(({ url = '' }, response) => {
		requests.push(url);
		if (url.endsWith('.tgz')) return response.end(archive);
		if (url !== `/${name}`) return response.writeHead(404).end('{}');
		const dist = { tarball: `${baseUrl}/${name}-${version}.tgz` };
		const document = {
			name,
			'dist-tags': { latest: version },
			versions: { [version]: { name, version, dist } },
		};
		return response
			.writeHead(200, { 'content-type': 'application/json' })
			.end(JSON.stringify(document));
	});
	server.on('connect', ({ url = '' }, socket) => {
		requests.push(url);
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	const { baseUrl, stop } = await listenOnLoopback(server);
	return {
		baseUrl,
		/** Paths that were requested, and hosts that were to be reached through the proxy. */
		requests,
		stop,
	};
}
