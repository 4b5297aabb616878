import { defineConfig } from 'vite';

/** A sandboxed preload cannot be an ES module, so it gets a bundle of its own, in one CommonJS file. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: 'dist/main',
    // dist/main already holds the main bundle.
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    rolldownOptions: {
      input: { preload: 'main/hosts/electron/preload.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});
