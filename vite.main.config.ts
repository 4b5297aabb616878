import { defineConfig, type Plugin } from 'vite';

/** seek-bzip makes its buffers in a way that Node warns of wherever it is not a package of its own any more. */
const withoutOldBuffers: Plugin = {
  name: 'without-old-buffers',
  transform: (code, id) =>
    id.includes('/seek-bzip/') ? { code: code.replaceAll('new Buffer(', 'Buffer.alloc('), map: null } : null,
};

/**
 * Everything that runs in Node or in Electron's main process, as ES modules. What the package ships
 * as files stays outside the bundle: a native addon and its callers' runtime packages.
 */
export default defineConfig({
  publicDir: false,
  plugins: [withoutOldBuffers],
  ssr: { noExternal: true, external: ['better-sqlite3', 'electron', 'ws'] },
  build: {
    ssr: true,
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        serve: 'main/hosts/browser/serve.ts',
        entry: 'main/hosts/electron/entry.ts',
        cli: 'main/cli/index.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
