/** The gallery's own little server: it is no part of the product, so the product's bundle does not know it. */

import path from 'node:path';
import { createServer, type Plugin } from 'vite';
import { sampleSnapshot } from '../sample.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Gallery {
  readonly address: string;
  close(): Promise<void>;
}

/** Elements show a real machine: a page cannot open a session, so it is handed what one was told. */
const sample = (): Plugin => ({
  name: 'sample',
  async configureServer({ middlewares }) {
    const snapshot = JSON.stringify(await sampleSnapshot());
    middlewares.use('/sample.json', (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(snapshot);
    });
  },
});

/** What is read needs no theme, and a theme takes its time. */
const withoutTheme: Plugin = {
  name: 'without-theme',
  enforce: 'pre',
  load: (id) => (id.endsWith('.scss') ? '' : undefined),
};

export async function startGallery({ theme = true } = {}): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir: path.join(ROOT, 'node_modules', '.vite-gallery'),
    logLevel: 'warn',
    plugins: theme ? [sample()] : [sample(), withoutTheme],
    server: { host: '127.0.0.1', port: 0, fs: { allow: [ROOT] }, hmr: false, watch: null },
    optimizeDeps: { include: ['lit', 'uplot'] },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the gallery has no address');
  return { address, close: () => server.close() };
}
