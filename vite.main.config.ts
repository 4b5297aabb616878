import { defineConfig } from 'vite';

/**
 * Everything that runs in Node or in Electron's main process, as ES modules. What the package ships
 * as files stays outside the bundle: a native addon and its callers' runtime packages.
 */
export default defineConfig({
  publicDir: false,
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
        cli: 'main/cli.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
