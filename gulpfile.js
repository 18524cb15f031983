const { rm } = require('node:fs/promises');
const { dest, src } = require('gulp');

/** Removes the last build, so that nothing is published that is gone from the sources. */
exports.clean = async () => await rm('dist', { recursive: true, force: true });

/** Copies what the compiler leaves out: icons, codex files, and schemas of outputs. */
exports.static = () =>
	src(['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
