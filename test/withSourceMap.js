const { readFileSync } = require('node:fs');

/** Loads compiled code with its source map, so that Jest counts coverage by lines of the sources. */
module.exports = {
	process: (code, path) => ({ code, map: JSON.parse(readFileSync(`${path}.map`, 'utf8')) }),
};
