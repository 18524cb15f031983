const { rm } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');

const OUTPUT = 'dist';

/** Removes the last build, so that nothing that is gone from the sources is published. */
async function clean() {
	await rm(OUTPUT, { recursive: true, force: true });
}

/** Copies what the compiler leaves alone: icons, and the codex file of the node. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest(`${OUTPUT}/icons`));
const codex = () => src('nodes/**/*.node.json', { encoding: false }).pipe(dest(`${OUTPUT}/nodes`));

exports.clean = clean;
exports.static = parallel(icons, codex);
