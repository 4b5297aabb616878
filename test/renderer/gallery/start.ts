/** The gallery's own little server: it is no part of the product, so the product's bundle does not know it. */

import path from 'node:path';
import { createServer } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Gallery {
  readonly address: string;
  close(): Promise<void>;
}

export async function startGallery(): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir: path.join(ROOT, 'node_modules', '.vite-gallery'),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 0, fs: { allow: [ROOT] }, hmr: false, watch: null },
    optimizeDeps: { include: ['lit', 'uplot'] },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the gallery has no address');
  return { address, close: () => server.close() };
}
