/** `npm run package:sbom [-- FILE]`: the bill of materials of the packages, CycloneDX in JSON, in release/ or in FILE. */
import path from 'node:path';
import { runMain } from './lib/failure.mjs';
import { placeText, product, releaseFolder } from './lib/package/layout.mjs';
import { billOfMaterials } from './lib/package/sbom.mjs';
import { callerFolder } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

await runMain(async () => {
  await ensureInstalled();
  const [given] = process.argv.slice(2);
  const { name, version } = product();
  const file =
    given === undefined
      ? path.join(releaseFolder, `${name}-${version}.cdx.json`)
      : path.resolve(callerFolder(), given);
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const bill = billOfMaterials(epoch === undefined ? undefined : Number(epoch));
  placeText(file, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(path.relative(callerFolder(), file));
  return 0;
});
